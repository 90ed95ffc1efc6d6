// Made-up minutiae for tests: fingers with a plausible ridge flow, and prints of them that are turned, distorted,
// cut off, and lack minutiae or have too many. No print of a person has a part in them.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "minutiae.hpp"

namespace made_up {

class Random {
public:
    explicit Random(std::uint64_t seed) : source_(seed) {}
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(source_() >> 11) * 0x1p-53;
    }
    bool chance(double share) { return between(0, 1) < share; }
    double normal() { return std::sqrt(-2 * std::log(1 - between(0, 1))) * std::cos(between(0, 2 * std::numbers::pi)); }

private:
    std::mt19937_64 source_;
};

struct Point {
    double x;  // pixels at 500 dpi from the finger's middle
    double y;
    double direction;  // radians
    bool bifurcation;
};

// A minutia of a print, and which of the finger's it is; -1 for none.
struct Seen {
    tambo::Minutia minutia;
    int of;
};

class MadeUpFinger {
public:
    explicit MadeUpFinger(Random& random) {
        const double kind = random.between(0, 1);
        const double core_y = random.between(-70, 0);
        const double bend = random.between(-25, 25);
        if (kind < 0.32) {
            add_loop(random, core_y, 1);
        } else if (kind < 0.66) {
            add_loop(random, core_y, -1);
        } else if (kind < 0.93) {
            poles_ = {{bend * 0.5 + random.between(-8, 8), core_y - random.between(0, 15), 1},
                      {bend * -0.5 + random.between(-8, 8), core_y + random.between(8, 55), 1},
                      {random.between(-190, -100), random.between(90, 190), -1},
                      {random.between(100, 190), random.between(90, 190), -1}};
        } else {
            arch_ = random.between(0.5, 1.3);
        }
        for (auto& wave : waves_) {
            wave = {random.between(-0.02, 0.02), random.between(-0.02, 0.02), random.between(0, 6.3),
                    random.between(0.02, 0.12)};
        }
        for (auto& wave : signs_) {
            wave = {random.between(-0.03, 0.03), random.between(-0.03, 0.03), random.between(0, 6.3), 1};
        }
        const double least = random.between(11, 17);  // pixels between minutiae
        const int tries = static_cast<int>(random.between(260, 620));
        for (int i = 0; i < tries; i++) {
            const double x = random.between(-190, 190);
            const double y = random.between(-250, 250);
            if (x * x / (190.0 * 190.0) + y * y / (250.0 * 250.0) > 1) continue;
            const double density = 0.3 + 0.55 * std::exp(-(x * x + (y - core_y) * (y - core_y)) / (2 * 110.0 * 110.0));
            if (!random.chance(density * 0.75)) continue;
            const bool crowded = std::any_of(points_.begin(), points_.end(),
                                             [&](const Point& p) { return std::hypot(p.x - x, p.y - y) < least; });
            if (crowded) continue;
            double sign = 0;
            for (const auto& wave : signs_) sign += std::sin(wave.x * x + wave.y * y + wave.start);
            const bool ahead = random.chance(0.5 + 0.4 * std::tanh(sign));
            points_.push_back({x, y, flow(x, y) + (ahead ? std::numbers::pi : 0), random.chance(0.45)});
        }
    }

    const std::vector<Point>& points() const { return points_; }

    // Direction along the ridges, radians.
    double flow(double x, double y) const {
        double angle = 0;
        if (poles_.empty()) {
            const double steep = std::clamp((260 - y) / 300, 0.0, 1.2);
            angle = std::atan(arch_ * steep * std::sin(x / 75) * -1);
        } else {
            angle = 0;
            for (const Pole& pole : poles_) angle += pole.turn * 0.5 * (std::atan2(y - pole.y, x - pole.x) + kUp);
        }
        for (const auto& wave : waves_) angle += wave.height * std::sin(wave.x * x + wave.y * y + wave.start);
        return angle;
    }

private:
    struct Pole {
        double x;
        double y;
        int turn;  // 1 core, -1 delta
    };
    struct Wave {
        double x;
        double y;
        double start;
        double height = 0;
    };
    static constexpr double kUp = std::numbers::pi / 2;

    void add_loop(Random& random, double core_y, int side) {
        poles_ = {{random.between(-20, 20), core_y, 1},
                  {side * random.between(70, 170), core_y + random.between(80, 190), -1}};
        // The delta on one side alone turns the flow below it.
    }

    std::vector<Pole> poles_;
    double arch_ = 0;
    std::array<Wave, 4> waves_{};
    std::array<Wave, 3> signs_{};
    std::vector<Point> points_;
};

// How prints of one finger differ.
struct Wear {
    double most_turn = 0.5;   // radians
    double jitter = 2.6;      // pixels, deviation in x and in y
    double direction = 0.10;  // radians, deviation
    double bend = 5.0;        // pixels, deviation of the distortion
    double lost = 0.25;       // share of the minutiae
    double spurious = 0.30;   // as a share of the minutiae
};

inline std::vector<Seen> print_of(const MadeUpFinger& finger, Random& random, const Wear& wear) {
    const double turn = random.between(-wear.most_turn, wear.most_turn);
    const double c = std::cos(turn), s = std::sin(turn);
    const double half_width = random.between(110, 190), half_height = random.between(135, 235);
    const double shift_x = random.normal() * 28, shift_y = random.normal() * 38;
    struct Bump {
        double x, y, dx, dy, size;
    };
    std::array<Bump, 5> bumps;
    for (Bump& b : bumps) {
        b = {random.between(-150, 150), random.between(-200, 200), random.normal() * wear.bend,
             random.normal() * wear.bend, random.between(60, 150)};
    }
    const double lost = wear.lost * random.between(0.4, 1.6);
    const double spurious = wear.spurious * random.between(0.2, 1.8);
    // Patches in which the print is poor.
    std::array<Bump, 2> patches;
    for (Bump& b : patches) b = {random.between(-150, 150), random.between(-200, 200), 0, 0, random.between(20, 60)};
    std::vector<Seen> out;
    const auto place = [&](double x, double y, double direction, bool bifurcation, int of) {
        double dx = 0, dy = 0;
        for (const Bump& b : bumps) {
            const double w = std::exp(-((x - b.x) * (x - b.x) + (y - b.y) * (y - b.y)) / (2 * b.size * b.size));
            dx += w * b.dx;
            dy += w * b.dy;
        }
        const double px = x + dx + random.normal() * wear.jitter + shift_x;
        const double py = y + dy + random.normal() * wear.jitter + shift_y;
        const double qx = c * px - s * py, qy = s * px + c * py;
        const double e = std::pow(std::fabs(qx) / half_width, 2.5) + std::pow(std::fabs(qy) / half_height, 2.5);
        if (e > 1) return;
        const double angle = (direction + turn + random.normal() * wear.direction) / (2 * std::numbers::pi) * 256;
        tambo::Minutia m;
        m.x = static_cast<int>(std::lround(qx + 256));
        m.y = static_cast<int>(std::lround(qy + 256));
        m.direction = static_cast<std::uint8_t>(std::lround(angle) & 255);
        m.bifurcation = bifurcation;
        out.push_back({m, of});
    };
    const auto& points = finger.points();
    for (std::size_t i = 0; i < points.size(); i++) {
        const Point& p = points[i];
        double loss = lost;
        for (const Bump& b : patches) {
            if (std::hypot(p.x - b.x, p.y - b.y) < b.size) loss = 0.7;
        }
        if (random.chance(loss)) continue;
        const bool turned = random.chance(0.04);
        place(p.x, p.y, p.direction + (turned ? std::numbers::pi : 0), p.bifurcation != random.chance(0.2),
              turned ? -1 : static_cast<int>(i));
    }
    const int more = static_cast<int>(spurious * static_cast<double>(points.size()));
    for (int i = 0; i < more; i++) {
        double x = random.between(-190, 190), y = random.between(-250, 250);
        if (random.chance(0.4)) {
            const Bump& b = patches[random.chance(0.5) ? 0 : 1];
            x = b.x + random.normal() * b.size * 0.6;
            y = b.y + random.normal() * b.size * 0.6;
        }
        place(x, y, finger.flow(x, y) + (random.chance(0.5) ? std::numbers::pi : 0), random.chance(0.5), -1);
    }
    return out;
}

}  // namespace made_up
