#include "smooth.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "kernels.hpp"

namespace tambo {
namespace {

std::vector<float> half_weights(float sigma) {
    const int radius = std::max(1, static_cast<int>(std::ceil(3.0F * sigma)));
    std::vector<float> weights(static_cast<std::size_t>(radius) + 1);
    double total = 0;
    for (int k = 0; k <= radius; k++) {
        const double w = std::exp(-0.5 * k * k / (static_cast<double>(sigma) * sigma));
        weights[static_cast<std::size_t>(k)] = static_cast<float>(w);
        total += k == 0 ? w : 2 * w;
    }
    for (float& w : weights) w = static_cast<float>(w / total);
    return weights;
}

// Mirrors an index into 0..n-1 with the edge pixel repeated (-1 is 0, n is n - 1), however far outside it is.
int mirrored(int i, int n) {
    const int period = 2 * n;
    i %= period;
    if (i < 0) i += period;
    return i < n ? i : period - 1 - i;
}

}  // namespace

Plane<float> gaussian(const Plane<float>& in, float sigma) {
    const std::vector<float> weights = half_weights(sigma);
    const int radius = static_cast<int>(weights.size()) - 1;
    const int w = in.width();
    const int h = in.height();
    const Kernels& kernel = kernels();
    Plane<float> across(w, h);
    std::vector<float> padded(static_cast<std::size_t>(w + 2 * radius));
    for (int y = 0; y < h; y++) {
        const float* row = in.row(y);
        std::memcpy(padded.data() + radius, row, static_cast<std::size_t>(w) * sizeof(float));
        for (int k = 1; k <= radius; k++) {
            padded[static_cast<std::size_t>(radius - k)] = row[mirrored(-k, w)];
            padded[static_cast<std::size_t>(radius + w - 1 + k)] = row[mirrored(w - 1 + k, w)];
        }
        kernel.blur_row(padded.data() + radius, weights.data(), radius, across.row(y), w);
    }
    Plane<float> out(w, h);
    std::vector<const float*> rows(static_cast<std::size_t>(2 * radius) + 1);
    for (int y = 0; y < h; y++) {
        for (int k = -radius; k <= radius; k++)
            rows[static_cast<std::size_t>(radius + k)] = across.row(mirrored(y + k, h));
        kernel.blur_column(rows.data(), weights.data(), radius, out.row(y), w);
    }
    return out;
}

Plane<float> quarter_mean(const Plane<float>& in) {
    const int w = in.width();
    const int h = in.height();
    Plane<float> out(quarter(w), quarter(h));
    std::vector<float> sums(static_cast<std::size_t>(w));
    for (int qy = 0; qy < out.height(); qy++) {
        const int y1 = std::min(h, qy * 4 + 4);
        std::fill(sums.begin(), sums.end(), 0.0F);
        for (int y = qy * 4; y < y1; y++) {
            const float* row = in.row(y);
            for (int x = 0; x < w; x++) sums[static_cast<std::size_t>(x)] += row[x];
        }
        float* q = out.row(qy);
        const int whole = w / 4;
        const float share = 1.0F / static_cast<float>(4 * (y1 - qy * 4));
        for (int qx = 0; qx < whole; qx++) {
            const float* s = sums.data() + qx * 4;
            q[qx] = ((s[0] + s[1]) + (s[2] + s[3])) * share;
        }
        if (whole < out.width()) {
            float total = 0;
            for (int x = whole * 4; x < w; x++) total += sums[static_cast<std::size_t>(x)];
            q[whole] = total / static_cast<float>((w - whole * 4) * (y1 - qy * 4));
        }
    }
    return out;
}

const float* Enlarged::row(int y) {
    // Pixel y lies at quarter-scale (y + .5) / 4 - .5.
    const int qw = source_.width();
    const int qh = source_.height();
    const float at = (static_cast<float>(y) + 0.5F) * 0.25F - 0.5F;
    const int above = static_cast<int>(std::floor(at));
    const float f = at - static_cast<float>(above);
    const float* a = source_.row(std::clamp(above, 0, qh - 1));
    const float* b = source_.row(std::clamp(above + 1, 0, qh - 1));
    for (int x = 0; x < qw; x++) blend_[static_cast<std::size_t>(x)] = a[x] + f * (b[x] - a[x]);
    const int w = static_cast<int>(row_.size());
    const auto blended = [&](int qx) { return blend_[static_cast<std::size_t>(std::clamp(qx, 0, qw - 1))]; };
    float* out = row_.data();
    for (int x = 0; x < std::min(2, w); x++) out[x] = blended(0);
    int x = 2;
    const float* v = blend_.data();
    for (int qx = 0; qx + 1 < qw && x + 4 <= w; qx++, x += 4) {
        const float left = v[qx];
        const float step = v[qx + 1] - left;
        out[x] = left + 0.125F * step;
        out[x + 1] = left + 0.375F * step;
        out[x + 2] = left + 0.625F * step;
        out[x + 3] = left + 0.875F * step;
    }
    for (; x < w; x++) {
        const float place = (static_cast<float>(x) + 0.5F) * 0.25F - 0.5F;
        const int left = static_cast<int>(place);
        out[x] = blended(left) + (place - static_cast<float>(left)) * (blended(left + 1) - blended(left));
    }
    return out;
}

}  // namespace tambo
