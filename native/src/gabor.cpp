#include "gabor.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "kernels.hpp"
#include "smooth.hpp"

namespace tambo {
namespace {

constexpr int kDirections = 32;
constexpr int kPeriods = 19;
constexpr float kLeastPeriod = 5.0F;
constexpr float kPeriodStep = 0.5F;
constexpr int kRadius = 10;
constexpr int kRows = 2 * kRadius + 1;
constexpr int kRowTaps = 24;      // 21 and three zeros
constexpr double kAcross = 0.45;  // sigma across the ridges, in periods
constexpr double kAlong = 4.5;    // sigma along them, in pixels
constexpr std::size_t kTaps = static_cast<std::size_t>(kRows) * kRowTaps;

class Bank {
public:
    Bank() : taps_(kDirections * kPeriods * kTaps) {
        for (int d = 0; d < kDirections; d++) {
            for (int p = 0; p < kPeriods; p++) fill(d, p);
        }
    }

    const float* kernel(int direction, int period) const {
        return taps_.data() + static_cast<std::size_t>(direction * kPeriods + period) * kTaps;
    }

private:
    void fill(int direction, int period_step) {
        const double angle = direction * std::numbers::pi / kDirections;
        const double period = static_cast<double>(kLeastPeriod + kPeriodStep * static_cast<float>(period_step));
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        const double across = kAcross * period;
        std::vector<double> envelope(kTaps);
        std::vector<double> wave(kTaps);
        double wave_sum = 0;
        double envelope_sum = 0;
        for (int y = -kRadius; y <= kRadius; y++) {
            for (int x = -kRadius; x <= kRadius; x++) {
                const double u = c * x + s * y;
                const double v = c * y - s * x;
                const auto i = static_cast<std::size_t>((y + kRadius) * kRowTaps + x + kRadius);
                envelope[i] = std::exp(-0.5 * (u * u / (across * across) + v * v / (kAlong * kAlong)));
                wave[i] = envelope[i] * std::cos(2 * std::numbers::pi * u / period);
                wave_sum += wave[i];
                envelope_sum += envelope[i];
            }
        }
        double norm = 0;
        for (std::size_t i = 0; i < kTaps; i++) {
            wave[i] -= wave_sum / envelope_sum * envelope[i];
            norm += wave[i] * wave[i];
        }
        float* out = taps_.data() + static_cast<std::size_t>(direction * kPeriods + period_step) * kTaps;
        for (std::size_t i = 0; i < kTaps; i++) out[i] = static_cast<float>(wave[i] / std::sqrt(norm));
    }

    std::vector<float> taps_;
};

const Bank& bank() {
    static const Bank made;
    return made;
}

// The picture with a border of kRadius mirrored pixels, and to the right as many more as whole rows of taps read.
Plane<float> bordered(const Plane<float>& picture) {
    const int w = picture.width();
    const int h = picture.height();
    const auto mirror = [](int i, int n) {
        const int period = 2 * n;
        i = (i % period + period) % period;
        return i < n ? i : period - 1 - i;
    };
    Plane<float> out(w + 2 * kRadius + 8, h + 2 * kRadius + 4);
    for (int y = 0; y < out.height(); y++) {
        const float* from = picture.row(mirror(y - kRadius, h));
        float* to = out.row(y);
        std::memcpy(to + kRadius, from, static_cast<std::size_t>(w) * sizeof(float));
        for (int x = 0; x < kRadius; x++) to[x] = from[mirror(x - kRadius, w)];
        for (int x = w + kRadius; x < out.width(); x++) to[x] = from[mirror(x - kRadius, w)];
    }
    return out;
}

}  // namespace

Plane<float> gabor(const Plane<float>& picture, const RidgeFlow& flow, const Plane<std::uint8_t>& mask) {
    const int w = picture.width();
    const int h = picture.height();
    const Plane<float> source = bordered(picture);
    const Bank& filters = bank();
    const Kernels& kernel = kernels();
    Plane<float> out(w, h);
    float block[16];
    for (int qy = 0; qy < mask.height(); qy++) {
        const int rows = std::min(4, h - qy * 4);
        for (int qx = 0; qx < mask.width(); qx++) {
            if (mask.at(qx, qy) == 0) continue;
            const float angle = 0.5F * std::atan2(flow.sin2.at(qx, qy), flow.cos2.at(qx, qy));
            const int direction =
                static_cast<int>(std::lrint(angle * (kDirections / std::numbers::pi_v<float>))) & (kDirections - 1);
            const float steps = (flow.period.at(qx, qy) - kLeastPeriod) / kPeriodStep;
            const int period = static_cast<int>(std::lrint(std::clamp(steps, 0.0F, static_cast<float>(kPeriods - 1))));
            kernel.gabor_block(source.row(qy * 4) + qx * 4, source.width(), filters.kernel(direction, period), block);
            const int columns = std::min(4, w - qx * 4);
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) out.at(qx * 4 + x, qy * 4 + y) = block[y * 4 + x];
            }
        }
    }
    return out;
}

}  // namespace tambo
