#include "mask.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "smooth.hpp"

namespace tambo {
namespace {

constexpr float kLeastContrast = 3.0F;
constexpr float kContrastShare = 0.25F;  // of the 90th percentile
constexpr float kLeastCoherence = 0.25F;
constexpr float kCoherenceSigma = 12.0F;
constexpr int kOpenRadius = 3;            // 28 pixels across
constexpr int kCloseRadius = 5;           // 44 pixels across
constexpr double kComponentShare = 0.15;  // of the largest

// Greatest (or least) value under a disc; outside the picture nothing counts.
template <class Choose>
Plane<std::uint8_t> over_disc(const Plane<std::uint8_t>& in, int radius, Choose choose) {
    const int w = in.width();
    const int h = in.height();
    Plane<std::uint8_t> out = in;
    for (int dy = -radius; dy <= radius; dy++) {
        const int reach = static_cast<int>(std::lround(std::sqrt(static_cast<double>(radius * radius - dy * dy))));
        for (int y = std::max(0, -dy); y < std::min(h, h - dy); y++) {
            const std::uint8_t* from = in.row(y + dy);
            std::uint8_t* to = out.row(y);
            for (int dx = -reach; dx <= reach; dx++) {
                const int x0 = std::max(0, -dx);
                const int x1 = std::min(w, w - dx);
                for (int x = x0; x < x1; x++) to[x] = choose(to[x], from[x + dx]);
            }
        }
    }
    return out;
}

Plane<std::uint8_t> dilated(const Plane<std::uint8_t>& in, int radius) {
    return over_disc(in, radius, [](std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>(a | b); });
}

Plane<std::uint8_t> eroded(const Plane<std::uint8_t>& in, int radius) {
    return over_disc(in, radius, [](std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>(a & b); });
}

// Clears all eight-connected components smaller than a share of the largest.
void keep_large(Plane<std::uint8_t>& mask) {
    const int w = mask.width();
    const int h = mask.height();
    Plane<std::int32_t> label(w, h, -1);
    std::vector<std::int32_t> sizes;
    std::vector<std::array<int, 2>> open;
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            if (mask.at(x, y) == 0 || label.at(x, y) >= 0) continue;
            const auto own = static_cast<std::int32_t>(sizes.size());
            sizes.push_back(0);
            label.at(x, y) = own;
            open.push_back({x, y});
            while (!open.empty()) {
                const auto [px, py] = open.back();
                open.pop_back();
                sizes.back()++;
                for (int ny = std::max(0, py - 1); ny <= std::min(h - 1, py + 1); ny++) {
                    for (int nx = std::max(0, px - 1); nx <= std::min(w - 1, px + 1); nx++) {
                        if (mask.at(nx, ny) == 0 || label.at(nx, ny) >= 0) continue;
                        label.at(nx, ny) = own;
                        open.push_back({nx, ny});
                    }
                }
            }
        }
    }
    if (sizes.empty()) return;
    const double least = kComponentShare * *std::max_element(sizes.begin(), sizes.end());
    for (std::size_t i = 0; i < mask.all().size(); i++) {
        const std::int32_t own = label.all()[i];
        if (own >= 0 && sizes[static_cast<std::size_t>(own)] < least) mask.all()[i] = 0;
    }
}

}  // namespace

Plane<std::uint8_t> ridge_mask(const Plane<float>& contrast, const Plane<float>& coherence) {
    std::vector<float> sorted(contrast.all().begin(), contrast.all().end());
    const auto ninety = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() * 9 / 10);
    std::nth_element(sorted.begin(), ninety, sorted.end());
    const float least = std::max(kLeastContrast, kContrastShare * *ninety);
    const Plane<float> steady = quarter_gaussian(coherence, kCoherenceSigma);
    Plane<std::uint8_t> mask(contrast.width(), contrast.height());
    for (std::size_t i = 0; i < mask.all().size(); i++) {
        mask.all()[i] = contrast.all()[i] > least && steady.all()[i] > kLeastCoherence ? 1 : 0;
    }
    mask = dilated(eroded(mask, kOpenRadius), kOpenRadius);
    mask = eroded(dilated(mask, kCloseRadius), kCloseRadius);
    keep_large(mask);
    return mask;
}

Plane<float> depth_inside(const Plane<std::uint8_t>& mask) {
    const int w = mask.width();
    const int h = mask.height();
    Plane<std::int32_t> d(w + 2, h + 2, 0);
    constexpr std::int32_t far = 1 << 20;
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            if (mask.at(x, y) == 0) continue;
            d.at(x + 1, y + 1) =
                std::min({far, d.at(x, y + 1) + 3, d.at(x + 1, y) + 3, d.at(x, y) + 4, d.at(x + 2, y) + 4});
        }
    }
    Plane<float> out(w, h);
    for (int y = h; y-- > 0;) {
        for (int x = w; x-- > 0;) {
            std::int32_t& own = d.at(x + 1, y + 1);
            own = std::min(
                {own, d.at(x + 2, y + 1) + 3, d.at(x + 1, y + 2) + 3, d.at(x + 2, y + 2) + 4, d.at(x, y + 2) + 4});
            out.at(x, y) = static_cast<float>(own) / 3.0F;
        }
    }
    return out;
}

}  // namespace tambo
