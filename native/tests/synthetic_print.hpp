// Made-up ridge patterns for tests: a wave whose phase winds once around each minutia (Larkin and Fletcher 2007).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "plane.hpp"

namespace synthetic {

struct Spiral {
    double x;
    double y;
    double turn;  // 1 or -1
};

class Finger {
public:
    // Arched ridges some 9 pixels apart with minutiae at random places of a field of 300 x 360 pixels around (0, 0).
    explicit Finger(unsigned seed, int minutiae = 36) {
        std::mt19937 random(seed);
        const auto between = [&random](double low, double high) {
            return low + (high - low) * static_cast<double>(random() >> 8) / static_cast<double>(1 << 24);
        };
        bend_ = between(0.7, 1.5);
        centre_y_ = between(60, 160);
        period_ = between(8, 10);
        for (Swell& swell : swells_) {
            swell = {between(-0.03, 0.03), between(-0.03, 0.03), between(0, 2 * std::numbers::pi), between(1, 3)};
        }
        while (static_cast<int>(spirals_.size()) < minutiae) {
            const Spiral s{between(-130, 130), between(-160, 160), random() % 2 == 0 ? 1.0 : -1.0};
            const bool clear = std::none_of(spirals_.begin(), spirals_.end(), [&s](const Spiral& other) {
                return std::hypot(s.x - other.x, s.y - other.y) < 22;
            });
            if (clear) spirals_.push_back(s);
        }
    }

    const std::vector<Spiral>& spirals() const { return spirals_; }

    // The finger's picture at 500 dpi, turned by `angle` (radians, from x to y) and shifted from the middle, with noise
    // of the given deviation. Outside an ellipse there is nothing.
    tambo::Plane<std::uint8_t> picture(int width, int height, double angle, double shift_x, double shift_y,
                                       double noise = 12, unsigned noise_seed = 1) const {
        std::mt19937 random(noise_seed);
        tambo::Plane<std::uint8_t> out(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                const double dx = x - width / 2.0 - shift_x;
                const double dy = y - height / 2.0 - shift_y;
                const double fx = std::cos(angle) * dx + std::sin(angle) * dy;
                const double fy = -std::sin(angle) * dx + std::cos(angle) * dy;
                double v = 240;
                if (fx * fx / (150.0 * 150.0) + fy * fy / (180.0 * 180.0) < 1) v = 128 + 90 * std::cos(phase(fx, fy));
                double bell = -6;
                for (int i = 0; i < 12; i++) bell += static_cast<double>(random() >> 8) / static_cast<double>(1 << 24);
                out.at(x, y) = static_cast<std::uint8_t>(std::clamp(v + noise * bell, 0.0, 255.0));
            }
        }
        return out;
    }

private:
    double phase(double x, double y) const {
        double p = 2 * std::numbers::pi / period_ * std::hypot(x * bend_ * 0.8, y - centre_y_ - 120);
        for (const Swell& swell : swells_) p += swell.height * std::sin(swell.kx * x + swell.ky * y + swell.start);
        for (const Spiral& s : spirals_) p += s.turn * std::atan2(y - s.y, x - s.x);
        return p;
    }

    // A slow wave by which the ridges of one finger sway otherwise than those of the next.
    struct Swell {
        double kx;
        double ky;
        double start;
        double height;
    };

    double bend_;
    double centre_y_;
    double period_;
    std::array<Swell, 4> swells_{};
    std::vector<Spiral> spirals_;
};

// Straight ridges; `angle` is the direction across them.
inline tambo::Plane<std::uint8_t> plane_wave(int width, int height, double angle, double period) {
    tambo::Plane<std::uint8_t> out(width, height);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            const double u = std::cos(angle) * x + std::sin(angle) * y;
            out.at(x, y) = static_cast<std::uint8_t>(128 + 100 * std::cos(2 * std::numbers::pi * u / period));
        }
    }
    return out;
}

}  // namespace synthetic
