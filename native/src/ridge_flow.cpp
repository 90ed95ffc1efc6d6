#include "ridge_flow.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "smooth.hpp"

namespace tambo {
namespace {

constexpr float kBackgroundSigma = 5.0F;
constexpr float kTensorSigma = 6.0F;
constexpr float kFlowSigma = 12.0F;
constexpr float kPeriodSigma = 14.0F;

struct Tensor {
    Plane<float> difference;  // gx^2 - gy^2
    Plane<float> product;     // 2 gx gy
    Plane<float> energy;      // gx^2 + gy^2
    Plane<float> square;      // the picture's own
};

// Sums over 4 x 4 pixels of the Scharr gradient's products. Behind the border the picture is mirrored without its edge
// pixel, so the gradient across the edge is none.
Tensor quarter_tensor(const Plane<float>& picture) {
    const int w = picture.width();
    const int h = picture.height();
    const int qw = quarter(w);
    const int qh = quarter(h);
    Tensor t{Plane<float>(qw, qh), Plane<float>(qw, qh), Plane<float>(qw, qh), Plane<float>(qw, qh)};
    std::vector<float> smooth(static_cast<std::size_t>(w) + 2);
    std::vector<float> slope(static_cast<std::size_t>(w) + 2);
    std::vector<float> difference(static_cast<std::size_t>(w));
    std::vector<float> product(static_cast<std::size_t>(w));
    std::vector<float> energy(static_cast<std::size_t>(w));
    std::vector<float> square(static_cast<std::size_t>(w));
    for (int qy = 0; qy < qh; qy++) {
        std::fill(difference.begin(), difference.end(), 0.0F);
        std::fill(product.begin(), product.end(), 0.0F);
        std::fill(energy.begin(), energy.end(), 0.0F);
        std::fill(square.begin(), square.end(), 0.0F);
        const int y1 = std::min(h, qy * 4 + 4);
        for (int y = qy * 4; y < y1; y++) {
            const float* a = picture.row(y > 0 ? y - 1 : std::min(1, h - 1));
            const float* b = picture.row(y);
            const float* c = picture.row(y + 1 < h ? y + 1 : std::max(0, h - 2));
            float* sm = smooth.data() + 1;
            float* sl = slope.data() + 1;
            for (int x = 0; x < w; x++) {
                sm[x] = (3.0F * (a[x] + c[x]) + 10.0F * b[x]) * (1.0F / 32.0F);
                sl[x] = (c[x] - a[x]) * (1.0F / 32.0F);
            }
            const int inner = std::min(1, w - 1);
            sm[-1] = sm[inner];
            sl[-1] = sl[inner];
            sm[w] = sm[w - 1 - inner];
            sl[w] = sl[w - 1 - inner];
            for (int x = 0; x < w; x++) {
                const float gx = sm[x + 1] - sm[x - 1];
                const float gy = 3.0F * (sl[x - 1] + sl[x + 1]) + 10.0F * sl[x];
                const float xx = gx * gx;
                const float yy = gy * gy;
                const auto i = static_cast<std::size_t>(x);
                difference[i] += xx - yy;
                product[i] += 2.0F * gx * gy;
                energy[i] += xx + yy;
                square[i] += b[x] * b[x];
            }
        }
        for (int qx = 0; qx < qw; qx++) {
            const int x1 = std::min(w, qx * 4 + 4);
            const float share = 1.0F / static_cast<float>((x1 - qx * 4) * (y1 - qy * 4));
            const auto mean = [&](const std::vector<float>& v) {
                float total = 0;
                for (int x = qx * 4; x < x1; x++) total += v[static_cast<std::size_t>(x)];
                return total * share;
            };
            t.difference.at(qx, qy) = mean(difference);
            t.product.at(qx, qy) = mean(product);
            t.energy.at(qx, qy) = mean(energy);
            t.square.at(qx, qy) = mean(square);
        }
    }
    return t;
}

// As for a sine, by the ratio of the energies around each pixel.
Plane<float> period_of(const Tensor& tensor, float sigma) {
    Plane<float> period = quarter_gaussian(tensor.energy, sigma);
    const Plane<float> square = quarter_gaussian(tensor.square, sigma);
    for (std::size_t i = 0; i < period.all().size(); i++) {
        // Of a wave of frequency f the operator measures sin f.
        const float measured = std::sqrt(period.all()[i] / (square.all()[i] + 1e-6F));
        const float frequency = std::asin(std::min(measured, 1.0F));
        period.all()[i] = 2.0F * std::numbers::pi_v<float> / (frequency + 1e-6F);
    }
    return period;
}

}  // namespace

RidgeFlow ridge_flow(const Plane<float>& normalised, const Plane<float>& soft) {
    const int w = normalised.width();
    const int h = normalised.height();
    const Plane<float> background = quarter_gaussian(quarter_mean(normalised), kBackgroundSigma);
    Enlarged wide(background, w);
    Plane<float> band(w, h);
    for (int y = 0; y < h; y++) {
        const float* b = wide.row(y);
        const float* s = soft.row(y);
        float* out = band.row(y);
        for (int x = 0; x < w; x++) out[x] = s[x] - b[x];
    }
    const Tensor tensor = quarter_tensor(band);
    const Plane<float> difference = quarter_gaussian(tensor.difference, kTensorSigma);
    const Plane<float> product = quarter_gaussian(tensor.product, kTensorSigma);
    const Plane<float> energy = quarter_gaussian(tensor.energy, kTensorSigma);
    const int qw = energy.width();
    const int qh = energy.height();
    RidgeFlow flow{Plane<float>(qw, qh), Plane<float>(qw, qh), Plane<float>(qw, qh), {}};
    for (std::size_t i = 0; i < energy.all().size(); i++) {
        const float a = difference.all()[i];
        const float b = product.all()[i];
        const float e = energy.all()[i];
        const float coherence = std::sqrt(a * a + b * b) / (e + 1e-4F);
        flow.coherence.all()[i] = coherence;
        flow.cos2.all()[i] = a / (e + 1e-3F) * coherence;
        flow.sin2.all()[i] = b / (e + 1e-3F) * coherence;
    }
    flow.cos2 = quarter_gaussian(flow.cos2, kFlowSigma);
    flow.sin2 = quarter_gaussian(flow.sin2, kFlowSigma);
    flow.period = period_of(tensor, kPeriodSigma);
    return flow;
}

Plane<float> local_period(const Plane<float>& waves, float sigma) { return period_of(quarter_tensor(waves), sigma); }

}  // namespace tambo
