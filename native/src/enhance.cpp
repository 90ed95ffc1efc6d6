#include "enhance.hpp"

#include <algorithm>
#include <cmath>

#include "gabor.hpp"
#include "mask.hpp"
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

}  // namespace

EnhancedPrint enhance(const Plane<std::uint8_t>& image) {
    const Plane<float> grey = without_border(image);
    const Plane<float> normalised = normalise(grey);
    const Plane<float> soft = gaussian(normalised, 1.0F);
    EnhancedPrint print;
    print.flow = ridge_flow(normalised, soft);
    print.mask = ridge_mask(ridge_contrast(grey), print.flow.coherence);
    print.ridges = gabor(normalised, print.flow, print.mask);
    to_one_strength(print.ridges);
    print.quality = agreement(normalised, soft, print.ridges);
    return print;
}

}  // namespace tambo
