#include "enhance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "gabor.hpp"
#include "mask.hpp"
#include "print_shape.hpp"
#include "smooth.hpp"

namespace tambo {
namespace {

constexpr int kUnreliableBorder = 5;     // pixels that scanners spoil; replaced by their neighbours within
constexpr float kLocalSigma = 14.0F;     // of the local mean and variance
constexpr float kNoiseVariance = 30.0F;  // grey levels squared: what is no stronger stays weak
constexpr float kClip = 2.5F;
constexpr float kContrastBand = 4.0F;
constexpr float kContrastSigma = 10.0F;
constexpr float kContrastCap = 40.0F;
constexpr float kRidgeSigma = 8.0F;  // over which the filtered ridges are brought to one strength
constexpr float kQualityBand = 6.0F;
constexpr float kQualitySigma = 10.0F;
constexpr std::size_t kSmearDirections = 6;
constexpr double kLeastSurround = 0.05;  // of the picture: less says nothing of what lies around the ridges

Plane<float> without_border(const Plane<std::uint8_t>& grey) {
    const int w = grey.width();
    const int h = grey.height();
    Plane<float> out(w, h);
    for (int y = 0; y < h; y++) {
        const std::uint8_t* from = grey.row(std::clamp(y, kUnreliableBorder, h - 1 - kUnreliableBorder));
        float* to = out.row(y);
        for (int x = 0; x < w; x++) to[x] = static_cast<float>(from[x]);
        for (int x = 0; x < kUnreliableBorder; x++) {
            to[x] = to[kUnreliableBorder];
            to[w - 1 - x] = to[w - 1 - kUnreliableBorder];
        }
    }
    return out;
}

// Quarter-scale means of what make(row y, out) writes for each full-scale row.
template <class Make>
Plane<float> quarter_mean_of(int width, int height, Make make) {
    Plane<float> four(width, 4);
    Plane<float> out(quarter(width), quarter(height));
    for (int qy = 0; qy < out.height(); qy++) {
        const int rows = std::min(4, height - qy * 4);
        if (rows < 4) four = Plane<float>(width, rows);
        for (int y = 0; y < rows; y++) make(qy * 4 + y, four.row(y));
        const Plane<float> means = quarter_mean(four);
        std::copy(means.all().begin(), means.all().end(), out.row(qy));
    }
    return out;
}

Plane<float> normalise(const Plane<float>& grey) {
    const int w = grey.width();
    const int h = grey.height();
    const Plane<float> mean = quarter_gaussian(quarter_mean(grey), kLocalSigma);
    Enlarged level(mean, w);
    Plane<float> out(w, h);
    const Plane<float> squares = quarter_mean_of(w, h, [&](int y, float* to) {
        const float* m = level.row(y);
        const float* g = grey.row(y);
        float* d = out.row(y);
        for (int x = 0; x < w; x++) {
            d[x] = g[x] - m[x];
            to[x] = d[x] * d[x];
        }
    });
    const Plane<float> variance = quarter_gaussian(squares, kLocalSigma);
    Enlarged spread(variance, w);
    for (int y = 0; y < h; y++) {
        const float* v = spread.row(y);
        float* d = out.row(y);
        for (int x = 0; x < w; x++) {
            const float n = d[x] / std::sqrt(v[x] + kNoiseVariance);
            d[x] = n < -kClip ? -kClip : n > kClip ? kClip : n;
        }
    }
    return out;
}

// Local deviation of the grey values in the band between sigma 1 and sigma 4.
Plane<float> ridge_contrast(const Plane<float>& grey) {
    const int w = grey.width();
    const int h = grey.height();
    const Plane<float> soft = gaussian(grey, 1.0F);
    const Plane<float> background = quarter_gaussian(quarter_mean(grey), kContrastBand);
    Enlarged level(background, w);
    const Plane<float> squares = quarter_mean_of(w, h, [&](int y, float* to) {
        const float* b = level.row(y);
        const float* s = soft.row(y);
        for (int x = 0; x < w; x++) {
            const float d = std::fabs(s[x] - b[x]);
            const float capped = d < kContrastCap ? d : kContrastCap;
            to[x] = capped * capped;
        }
    });
    Plane<float> contrast = quarter_gaussian(squares, kContrastSigma);
    for (float& c : contrast.all()) c = std::sqrt(c);
    return contrast;
}

void to_one_strength(Plane<float>& filtered) {
    const int w = filtered.width();
    const int h = filtered.height();
    const Plane<float> squares = quarter_mean_of(w, h, [&](int y, float* to) {
        const float* e = filtered.row(y);
        for (int x = 0; x < w; x++) to[x] = e[x] * e[x];
    });
    const Plane<float> energy = quarter_gaussian(squares, kRidgeSigma);
    Enlarged strength(energy, w);
    for (int y = 0; y < h; y++) {
        const float* s = strength.row(y);
        float* e = filtered.row(y);
        for (int x = 0; x < w; x++) {
            const float n = e[x] / std::sqrt(2.0F * (s[x] + 1e-3F));
            e[x] = n < -1.0F ? -1.0F : n > 1.0F ? 1.0F : n;
        }
    }
}

Plane<float> agreement(const Plane<float>& normalised, const Plane<float>& soft, const Plane<float>& ridges) {
    const int w = ridges.width();
    const int h = ridges.height();
    const Plane<float> background = quarter_gaussian(quarter_mean(normalised), kQualityBand);
    Enlarged level(background, w);
    Plane<float> band(w, h);
    const Plane<float> product = quarter_mean_of(w, h, [&](int y, float* to) {
        const float* s = soft.row(y);
        const float* b = level.row(y);
        const float* e = ridges.row(y);
        float* d = band.row(y);
        for (int x = 0; x < w; x++) {
            d[x] = s[x] - b[x];
            to[x] = d[x] * e[x];
        }
    });
    const auto square = [w](const Plane<float>& of) {
        return [&of, w](int y, float* to) {
            const float* v = of.row(y);
            for (int x = 0; x < w; x++) to[x] = v[x] * v[x];
        };
    };
    Plane<float> quality = quarter_gaussian(product, kQualitySigma);
    const Plane<float> own = quarter_gaussian(quarter_mean_of(w, h, square(band)), kQualitySigma);
    const Plane<float> enhanced = quarter_gaussian(quarter_mean_of(w, h, square(ridges)), kQualitySigma);
    for (std::size_t i = 0; i < quality.all().size(); i++) {
        quality.all()[i] /= std::sqrt(own.all()[i] * enhanced.all()[i] + 1e-5F);
    }
    return quality;
}

PrintMeasures measured(const EnhancedPrint& print, const Plane<float>& grey, const Plane<float>& normalised,
                       const Plane<float>& contrast) {
    PrintMeasures m;
    const Plane<std::uint8_t>& mask = print.mask;
    double n = 0, x_sum = 0, y_sum = 0;
    double pixels = 0, first = 0, second = 0, third = 0;
    double around = 0, outside = 0, inside = 0;
    std::array<double, kSmearDirections> by_direction{}, in_direction{};
    for (int qy = 0; qy < mask.height(); qy++) {
        for (int qx = 0; qx < mask.width(); qx++) {
            const auto level = static_cast<double>(grey.at(std::min(qx * 4 + 2, grey.width() - 1),
                                                           std::min(qy * 4 + 2, grey.height() - 1)));
            if (mask.at(qx, qy) == 0) {
                outside++;
                around += level;
                continue;
            }
            inside += level;
            n++;
            x_sum += qx + 0.5;
            y_sum += qy + 0.5;
            const double turn = std::atan2(static_cast<double>(print.flow.sin2.at(qx, qy)),
                                           static_cast<double>(print.flow.cos2.at(qx, qy))) /
                                (2 * std::numbers::pi);
            const auto direction = static_cast<std::size_t>((turn + 1) * kSmearDirections) % kSmearDirections;
            by_direction[direction] += static_cast<double>(contrast.at(qx, qy));
            in_direction[direction]++;
            for (int y = qy * 4; y < std::min(normalised.height(), qy * 4 + 4); y++) {
                for (int x = qx * 4; x < std::min(normalised.width(), qx * 4 + 4); x++) {
                    const auto v = static_cast<double>(normalised.at(x, y));
                    pixels++;
                    first += v;
                    second += v * v;
                    third += v * v * v;
                }
            }
        }
    }
    if (n == 0) return m;
    const double mean = first / pixels;
    const double variance = std::max(1e-6, second / pixels - mean * mean);
    const double cubed = third / pixels - 3 * mean * second / pixels + 2 * mean * mean * mean;
    constexpr double kMillimetres = 4 * 25.4 / 500;  // a quarter-scale pixel's side
    m.area = static_cast<float>(n * kMillimetres * kMillimetres);
    m.darkness = static_cast<float>(cubed / (variance * std::sqrt(variance)));
    double least = 1e9, most = 0;
    for (std::size_t d = 0; d < kSmearDirections; d++) {
        if (in_direction[d] < n / (3 * kSmearDirections)) continue;
        least = std::min(least, by_direction[d] / in_direction[d]);
        most = std::max(most, by_direction[d] / in_direction[d]);
    }
    m.smear = most > 0 ? static_cast<float>(1 - least / most) : 0.0F;
    m.squeezed = squeezed_aside(print.ridges, mask);
    m.core_offset = core_offset(print.flow, mask);
    m.off = static_cast<float>(std::hypot(x_sum / n - mask.width() / 2.0, y_sum / n - mask.height() / 2.0) *
                               kMillimetres);
    if (outside > kLeastSurround * (n + outside)) m.surround = static_cast<float>(around / outside - inside / n);
    return m;
}

}  // namespace

EnhancedPrint enhance(const Plane<std::uint8_t>& image) {
    const Plane<float> grey = without_border(image);
    const Plane<float> normalised = normalise(grey);
    const Plane<float> soft = gaussian(normalised, 1.0F);
    EnhancedPrint print;
    print.flow = ridge_flow(normalised, soft);
    const Plane<float> contrast = ridge_contrast(grey);
    print.mask = ridge_mask(contrast, print.flow.coherence);
    print.ridges = gabor(normalised, print.flow, print.mask);
    to_one_strength(print.ridges);
    print.quality = agreement(normalised, soft, print.ridges);
    print.measures = measured(print, grey, normalised, contrast);
    return print;
}

}  // namespace tambo
