#include "minutiae.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "mask.hpp"
#include "smooth.hpp"
#include "thinning.hpp"

namespace tambo {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr float kLeastDepth = 2.5F;  // quarter-scale pixels inside the mask: 10 pixels
constexpr float kLeastQuality = 0.35F;
constexpr int kEndingTrace = 16;  // pixels walked along the ridge of an ending
constexpr int kBranchTrace = 14;
constexpr float kBreak = 14.0F;  // two endings that face each other across less are one broken ridge
constexpr float kDuplicate = 6.0F;
constexpr float kSameSpot = 3.5F;
constexpr std::size_t kMost = 255;

// Neighbours clockwise from north.
constexpr std::array<int, 8> kDx{0, 1, 1, 1, 0, -1, -1, -1};
constexpr std::array<int, 8> kDy{-1, -1, 0, 1, 1, 1, 0, -1};

struct Point {
    int x;
    int y;
};

struct Trace {
    enum class End { open, ending, branching };
    End end = End::open;
    int length = 1;
    Point last{};
};

bool touching(Point a, Point b) { return std::max(std::abs(a.x - b.x), std::abs(a.y - b.y)) <= 1; }

// Walks the skeleton from a minutia over its neighbour `via`, at most `steps` pixels.
Trace follow(const Plane<std::uint8_t>& skeleton, Point start, Point via, int steps) {
    Trace trace;
    Point before = start;
    Point here = via;
    trace.last = via;
    for (int k = 1; k < steps; k++) {
        std::array<Point, 8> next{};
        std::size_t found = 0;
        for (std::size_t d = 0; d < 8; d++) {
            const Point p{here.x + kDx[d], here.y + kDy[d]};
            if (skeleton.at(p.x, p.y) == 0 || touching(p, before) || (k == 1 && touching(p, start))) continue;
            next[found++] = p;
        }
        if (found == 0) {
            trace.end = Trace::End::ending;
            return trace;
        }
        const auto beside = [](Point a, Point b) { return std::abs(a.x - b.x) + std::abs(a.y - b.y) == 1; };
        if (found > 2 || (found == 2 && !beside(next[0], next[1]))) {
            trace.end = Trace::End::branching;
            return trace;
        }
        Point step = next[0];
        if (found == 2 && beside(next[1], here)) step = next[1];
        before = here;
        here = step;
        trace.last = here;
        trace.length++;
        if (here.x < 1 || here.y < 1 || here.x + 1 >= skeleton.width() || here.y + 1 >= skeleton.height()) {
            trace.end = Trace::End::ending;
            return trace;
        }
    }
    return trace;
}

struct Found {
    Point at;
    float angle;
    bool bifurcation;
    float quality;
    bool kept;
};

float turn_between(float a, float b) { return std::fabs(std::remainder(a - b, 2 * kPi)); }
float angle_to(Point from, Point to) {
    return std::atan2(static_cast<float>(to.y - from.y), static_cast<float>(to.x - from.x));
}
float distance(Point a, Point b) { return std::hypot(static_cast<float>(a.x - b.x), static_cast<float>(a.y - b.y)); }

bool measure_ending(const Plane<std::uint8_t>& skeleton, Found& m) {
    Point via = m.at;
    for (const std::size_t first : {std::size_t{0}, std::size_t{1}}) {
        for (std::size_t d = first; d < 8; d += 2) {
            const Point p{m.at.x + kDx[d], m.at.y + kDy[d]};
            if (skeleton.at(p.x, p.y) != 0) via = p;
        }
        if (via.x != m.at.x || via.y != m.at.y) break;
    }
    const Trace t = follow(skeleton, m.at, via, kEndingTrace);
    m.angle = angle_to(m.at, t.last);
    const int least = t.end == Trace::End::ending ? 13 : t.end == Trace::End::branching ? 10 : 8;
    return t.length >= least;
}

bool measure_bifurcation(const Plane<std::uint8_t>& skeleton, Found& m) {
    std::array<float, 3> angles{};
    std::size_t branches = 0;
    bool spur = false;
    const auto set = [&](std::size_t d) { return skeleton.at(m.at.x + kDx[d & 7], m.at.y + kDy[d & 7]) != 0; };
    for (std::size_t d = 0; d < 8; d++) {
        if (!set(d) || (d % 2 == 1 && (set(d + 7) || set(d + 1)))) continue;
        if (branches == 3) return false;
        const Trace t = follow(skeleton, m.at, {m.at.x + kDx[d], m.at.y + kDy[d]}, kBranchTrace);
        spur |= t.end == Trace::End::ending && t.length < 10;
        spur |= t.end == Trace::End::branching && t.length > 2 && t.length < 7;
        angles[branches++] = angle_to(m.at, t.last);
    }
    if (branches != 3 || spur) return false;
    std::size_t alone = 0;
    float narrowest = 2 * kPi;
    for (std::size_t k = 0; k < 3; k++) {
        const float between = turn_between(angles[(k + 1) % 3], angles[(k + 2) % 3]);
        if (between < narrowest) {
            narrowest = between;
            alone = k;
        }
    }
    const float a = angles[(alone + 1) % 3];
    const float b = angles[(alone + 2) % 3];
    m.angle = std::atan2(std::sin(a) + std::sin(b), std::cos(a) + std::cos(b));
    return true;
}

// Two endings that look at each other across a gap are one ridge with a break.
void drop_breaks(std::vector<Found>& found) {
    for (std::size_t i = 0; i < found.size(); i++) {
        for (std::size_t j = i + 1; j < found.size(); j++) {
            Found& a = found[i];
            Found& b = found[j];
            if (static_cast<float>(b.at.y - a.at.y) > kBreak) break;
            if (a.bifurcation || b.bifurcation) continue;
            const float gap = distance(a.at, b.at);
            if (gap > kBreak || turn_between(a.angle, b.angle + kPi) >= 0.7F) continue;
            if (gap < 6.0F || turn_between(a.angle, angle_to(b.at, a.at)) < 0.7F) a.kept = b.kept = false;
        }
    }
}

void drop_duplicates(std::vector<Found>& found) {
    for (std::size_t i = 0; i < found.size(); i++) {
        for (std::size_t j = i + 1; j < found.size(); j++) {
            Found& a = found[i];
            Found& b = found[j];
            if (static_cast<float>(b.at.y - a.at.y) > kDuplicate) break;
            if (!a.kept || !b.kept) continue;
            const float apart = distance(a.at, b.at);
            if (apart >= kDuplicate) continue;
            b.kept = false;
            if (apart > kSameSpot) a.kept = false;
        }
    }
}

Plane<std::uint8_t> dark_ridges(const EnhancedPrint& print) {
    const int w = print.ridges.width();
    const int h = print.ridges.height();
    Plane<std::uint8_t> dark(w, h);
    for (int y = kEdge; y < h - kEdge; y++) {
        const std::uint8_t* inside = print.mask.row(y / 4);
        const float* ridges = print.ridges.row(y);
        std::uint8_t* out = dark.row(y);
        for (int x = kEdge; x < w - kEdge; x++) {
            out[x] = static_cast<std::uint8_t>(static_cast<int>(inside[x / 4] != 0) & static_cast<int>(ridges[x] < 0));
        }
    }
    return dark;
}

}  // namespace

std::vector<Minutia> find_minutiae(const EnhancedPrint& print) {
    const Plane<std::uint8_t> skeleton = thinned(dark_ridges(print));
    const Plane<float> depth = depth_inside(print.mask);
    std::vector<Found> found;
    for (int y = 2; y + 2 < skeleton.height(); y++) {
        const std::uint8_t* row = skeleton.row(y);
        for (int x = 2; x + 2 < skeleton.width(); x++) {
            if (row[x] == 0) continue;
            int crossings = 0;
            for (std::size_t d = 0; d < 8; d++) {
                crossings += skeleton.at(x + kDx[d], y + kDy[d]) == 0 &&
                             skeleton.at(x + kDx[(d + 1) & 7], y + kDy[(d + 1) & 7]) != 0;
            }
            if (crossings != 1 && crossings < 3) continue;
            Found m{{x, y}, 0.0F, crossings != 1, print.quality.at(x / 4, y / 4), true};
            const bool sound = m.bifurcation ? measure_bifurcation(skeleton, m) : measure_ending(skeleton, m);
            m.kept = sound && depth.at(x / 4, y / 4) >= kLeastDepth && m.quality >= kLeastQuality;
            found.push_back(m);
        }
    }
    drop_breaks(found);
    drop_duplicates(found);
    std::vector<Minutia> minutiae;
    for (const Found& m : found) {
        if (!m.kept) continue;
        minutiae.push_back({m.at.x, m.at.y, static_cast<std::uint8_t>(std::lrint(m.angle * (128.0F / kPi)) & 255),
                            m.bifurcation,
                            static_cast<std::uint8_t>(std::clamp(std::lrint(m.quality * 100.0F), 0L, 100L))});
    }
    if (minutiae.size() > kMost) {
        std::stable_sort(minutiae.begin(), minutiae.end(),
                         [](const Minutia& a, const Minutia& b) { return a.quality > b.quality; });
        minutiae.resize(kMost);
    }
    return minutiae;
}

}  // namespace tambo
