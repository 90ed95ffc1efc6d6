#include "print_shape.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "mask.hpp"

namespace tambo {
namespace {

constexpr float kMillimetres = 4 * 25.4F / 500;  // a quarter-scale pixel's side

constexpr float kPeriodSigma = 12.0F;  // full-scale pixels
constexpr float kFarInside = 4.0F;     // quarter-scale pixels; nearer to the edge the wave is cut off
constexpr std::size_t kLeastRidges = 80;
constexpr std::size_t kNarrowest = 10;  // one in so many

constexpr int kStep = 2;             // quarter-scale pixels between the places that are looked at
constexpr int kReach = 6;            // steps
constexpr float kCoreSigma = 2.0F;   // steps
constexpr float kCoreInside = 2.0F;  // quarter-scale pixels

constexpr int kSide = 2 * kReach + 1;

// Of places in a picture.
class Middle {
public:
    void add(int x, int y) {
        count_++;
        x_ += x;
        y_ += y;
    }
    bool empty() const { return count_ == 0; }
    double x() const { return x_ / count_; }
    double y() const { return y_ / count_; }

private:
    double count_ = 0;
    double x_ = 0;
    double y_ = 0;
};

// A Gaussian's first derivatives: what twice the angle of a loop's ridges looks like around its core.
struct Around {
    std::array<float, kSide * kSide> x{};
    std::array<float, kSide * kSide> y{};
};

Around around_a_core() {
    Around out;
    for (int dy = -kReach; dy <= kReach; dy++) {
        for (int dx = -kReach; dx <= kReach; dx++) {
            const auto at = static_cast<std::size_t>((dy + kReach) * kSide + dx + kReach);
            const float bell = std::exp(-static_cast<float>(dx * dx + dy * dy) / (2 * kCoreSigma * kCoreSigma));
            out.x[at] = static_cast<float>(dx) * bell;
            out.y[at] = static_cast<float>(dy) * bell;
        }
    }
    return out;
}

}  // namespace

float squeezed_aside(const Plane<float>& ridges, const Plane<std::uint8_t>& mask) {
    const Plane<float> period = local_period(ridges, kPeriodSigma);
    const Plane<float> depth = depth_inside(mask);
    std::vector<float> periods;
    for (std::size_t i = 0; i < depth.all().size(); i++) {
        if (depth.all()[i] >= kFarInside) periods.push_back(period.all()[i]);
    }
    if (periods.size() < kLeastRidges) return 0;
    const auto middle = periods.begin() + static_cast<std::ptrdiff_t>(periods.size() / 2);
    const auto narrow = periods.begin() + static_cast<std::ptrdiff_t>(periods.size() / kNarrowest);
    std::nth_element(periods.begin(), middle, periods.end());
    std::nth_element(periods.begin(), narrow, middle);
    Middle all, narrowest;
    for (int y = 0; y < mask.height(); y++) {
        for (int x = 0; x < mask.width(); x++) {
            if (depth.at(x, y) < kFarInside) continue;
            all.add(x, y);
            if (period.at(x, y) <= *narrow) narrowest.add(x, y);
        }
    }
    const double aside = std::hypot(narrowest.x() - all.x(), narrowest.y() - all.y());
    return (1 - *narrow / *middle) * static_cast<float>(aside) * kMillimetres;
}

float core_offset(const RidgeFlow& flow, const Plane<std::uint8_t>& mask) {
    static const Around around = around_a_core();
    const int columns = (mask.width() + kStep - 1) / kStep;
    const int rows = (mask.height() + kStep - 1) / kStep;
    // Twice the angle across the ridges as a vector of length 1; none outside the mask, and so far around the picture.
    Plane<float> cos2(columns + 2 * kReach, rows + 2 * kReach);
    Plane<float> sin2(columns + 2 * kReach, rows + 2 * kReach);
    Middle ridges;
    for (int y = 0; y < mask.height(); y++) {
        for (int x = 0; x < mask.width(); x++) {
            if (mask.at(x, y) == 0) continue;
            ridges.add(x, y);
            if (x % kStep != 0 || y % kStep != 0) continue;
            const float c = flow.cos2.at(x, y);
            const float s = flow.sin2.at(x, y);
            const float length = std::sqrt(c * c + s * s) + 1e-6F;
            cos2.at(x / kStep + kReach, y / kStep + kReach) = c / length;
            sin2.at(x / kStep + kReach, y / kStep + kReach) = s / length;
        }
    }
    if (ridges.empty()) return 0;
    const Plane<float> depth = depth_inside(mask);
    float most = -1;
    double offset = 0;
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            if (depth.at(column * kStep, row * kStep) < kCoreInside) continue;
            float re = 0, im = 0;
            for (int dy = 0; dy < kSide; dy++) {
                const float* c = cos2.row(row + dy) + column;
                const float* s = sin2.row(row + dy) + column;
                const float* wx = around.x.data() + dy * kSide;
                const float* wy = around.y.data() + dy * kSide;
                for (int dx = 0; dx < kSide; dx++) {
                    re += wx[dx] * c[dx] + wy[dx] * s[dx];
                    im += wx[dx] * s[dx] - wy[dx] * c[dx];
                }
            }
            const float bent = re * re + im * im;
            if (bent <= most) continue;
            most = bent;
            offset = std::hypot(column * kStep - ridges.x(), row * kStep - ridges.y());
        }
    }
    return static_cast<float>(offset) * kMillimetres;
}

}  // namespace tambo
