#include "resample.hpp"

#include <algorithm>
#include <cmath>

namespace tambo {
namespace {

struct Share {
    int first;
    std::vector<float> weights;
};

// What each pixel of the new side takes from the old one.
std::vector<Share> shares(int from, int to) {
    const double step = static_cast<double>(from) / to;
    const double reach = std::max(1.0, step);
    std::vector<Share> out(static_cast<std::size_t>(to));
    for (int i = 0; i < to; i++) {
        const double centre = (i + 0.5) * step - 0.5;
        const int first = std::max(0, static_cast<int>(std::floor(centre - reach)) + 1);
        const int last = std::min(from - 1, static_cast<int>(std::ceil(centre + reach)) - 1);
        Share& share = out[static_cast<std::size_t>(i)];
        share.first = std::min(first, from - 1);
        double total = 0;
        for (int k = share.first; k <= std::max(last, share.first); k++) {
            const double w = std::max(1e-6, 1.0 - std::fabs(k - centre) / reach);
            share.weights.push_back(static_cast<float>(w));
            total += w;
        }
        for (float& w : share.weights) w = static_cast<float>(w / total);
    }
    return out;
}

}  // namespace

int side_at_500(int side, double dpi) { return static_cast<int>(std::lround(side * 500.0 / dpi)); }

Plane<std::uint8_t> to_500_dpi(std::span<const std::uint8_t> grey, int width, int height, double dpi) {
    const int w = side_at_500(width, dpi);
    const int h = side_at_500(height, dpi);
    Plane<std::uint8_t> out(w, h);
    if (w == width && h == height) {
        std::copy(grey.begin(), grey.end(), out.all().begin());
        return out;
    }
    const std::vector<Share> columns = shares(width, w);
    const std::vector<Share> rows = shares(height, h);
    std::vector<float> blended(static_cast<std::size_t>(width));
    for (int y = 0; y < h; y++) {
        const Share& row = rows[static_cast<std::size_t>(y)];
        std::fill(blended.begin(), blended.end(), 0.0F);
        for (std::size_t k = 0; k < row.weights.size(); k++) {
            const std::uint8_t* from =
                grey.data() + (static_cast<std::size_t>(row.first) + k) * static_cast<std::size_t>(width);
            for (int x = 0; x < width; x++) {
                blended[static_cast<std::size_t>(x)] += row.weights[k] * static_cast<float>(from[x]);
            }
        }
        for (int x = 0; x < w; x++) {
            const Share& column = columns[static_cast<std::size_t>(x)];
            float total = 0.5F;
            for (std::size_t k = 0; k < column.weights.size(); k++) {
                total += column.weights[k] * blended[static_cast<std::size_t>(column.first) + k];
            }
            out.at(x, y) = static_cast<std::uint8_t>(std::clamp(total, 0.0F, 255.0F));
        }
    }
    return out;
}

}  // namespace tambo
