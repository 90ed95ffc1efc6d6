#include "skin.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "smooth_noise.hpp"
#include "waves.hpp"

namespace tambo::others {
namespace {

constexpr int kStride = kNodeColumns + 2;  // with a border of nodes that want nothing
constexpr int kArea = kStride * (kNodeRows + 2);
constexpr float kDisturbance = 0.015F;  // turns, half-way from the middle to the rim
constexpr int kGrowth = 8;             // times that each node is moved
constexpr float kInertia = 1;          // weight of a node's own phase beside each neighbour's wish
constexpr float kBifurcations = 0.45F;
constexpr float kNearAstray = 0.002F;  // turns
constexpr float kWornRows = 58;  // on a fingertip
constexpr float kWornDeviation = 0.35F;
constexpr float kWornSpreadX = 11;  // nodes
constexpr float kWornSpreadY = 15;
constexpr float kWayGrain = 22;     // nodes over which worn ridges look the same way
constexpr float kDownwards = 1.3F;  // deviations by which they rather look down, on average
constexpr float kContrary = 0.0F;  // share that do not
constexpr float kApart = 13;  // pixels from every other
constexpr float kRowGoesOn = 0.1F;
constexpr float kRowSlip = 0.7F;    // ridge distances along the ridges from one to the next

using Field = std::array<float, kArea>;

// What lies between neighbouring nodes: how far the phase goes on, as a unit vector and in turns, and 1 or -1 where the
// two nodes' waves are counted in the same or in opposite directions; all 0 at the border.
struct Links {
    Field cosine{};
    Field sine{};
    Field turns{};
    Field sign{};
    Field weight{};
};

constexpr int node(int x, int y) { return (y + 1) * kStride + x + 1; }

// The links from each node to that `step` further on, which lies (dx, dy) pixels away.
void lay_links(const Flow& flow, int dx, int dy, Links& links) {
    const int across = dx / kNode;
    const int down = dy / kNode;
    for (int y = 0; y + down < kNodeRows; y++) {
        for (int x = 0; x + across < kNodeColumns; x++) {
            const auto i = static_cast<std::size_t>(node(x, y));
            const float ax = flow.kx.at(x, y);
            const float ay = flow.ky.at(x, y);
            const float bx = flow.kx.at(x + across, y + down);
            const float by = flow.ky.at(x + across, y + down);
            const float s = ax * bx + ay * by < 0 ? -1.0F : 1.0F;
            const float turns =
                ((ax + s * bx) * static_cast<float>(dx) + (ay + s * by) * static_cast<float>(dy)) * 0.5F;
            const Wave w = wave(turns);
            links.cosine[i] = w.cosine;
            links.sine[i] = w.sine;
            links.turns[i] = turns;
            links.sign[i] = s;
            links.weight[i] = 1;
        }
    }
}

struct Phases {
    Field re{};
    Field im{};
};

// Adds what the node behind the link wants the node before it to be, and the reverse.
struct Wish {
    float re;
    float im;
};

[[gnu::always_inline]] inline Wish forward(const Phases& p, const Links& l, std::size_t from) {
    const float re = p.re[from] * l.cosine[from] - p.im[from] * l.sine[from];
    const float im = p.re[from] * l.sine[from] + p.im[from] * l.cosine[from];
    return {l.weight[from] * re, l.sign[from] * im};
}

[[gnu::always_inline]] inline Wish backward(const Phases& p, const Links& l, std::size_t from, std::size_t to) {
    const float re = p.re[to];
    const float im = l.sign[from] * p.im[to];
    return {l.weight[from] * (re * l.cosine[from] + im * l.sine[from]),
            l.weight[from] * (im * l.cosine[from] - re * l.sine[from])};
}

[[gnu::always_inline]] inline void set(Phases& p, std::size_t i, float re, float im) {
    const float length = std::sqrt(re * re + im * im) + 1e-6F;
    p.re[i] = re / length;
    p.im[i] = im / length;
}

// The middle of a fingertip has more minutiae than its sides.
float disturbance(int x, int y) {
    const float right = static_cast<float>(x - kNodeColumns / 2) / 18;
    const float down = static_cast<float>(y - kNodeRows / 2) / 24;
    return kDisturbance * std::max(0.6F, 1.4F - 0.6F * (right * right + down * down));
}

void lay_first(const Links& right, const Links& down, Chance& chance, Phases& phases) {
    for (int y = 0; y < kNodeRows; y++) {
        for (int x = 0; x < kNodeColumns; x++) {
            const auto i = static_cast<std::size_t>(node(x, y));
            const Wish a = forward(phases, right, i - 1);
            const Wish b = forward(phases, down, i - kStride);
            float re = a.re + b.re;
            float im = a.im + b.im;
            if (x == 0 && y == 0) re = 1;
            const Wave by = wave(chance.bell(disturbance(x, y)));
            set(phases, i, re * by.cosine - im * by.sine, re * by.sine + im * by.cosine);
        }
    }
}

// Nodes do not wait for each other, so several are moved at once.
[[gnu::always_inline]] inline void grow_all(const Links& right, const Links& down, const Phases& from, Phases& to) {
    for (int y = 0; y < kNodeRows; y++) {
#pragma GCC ivdep
        for (int x = 0; x < kNodeColumns; x++) {
            const auto i = static_cast<std::size_t>(node(x, y));
            const Wish a = forward(from, right, i - 1);
            const Wish b = backward(from, right, i, i + 1);
            const Wish c = forward(from, down, i - kStride);
            const Wish d = backward(from, down, i, i + kStride);
            set(to, i, kInertia * from.re[i] + ((a.re + b.re) + (c.re + d.re)),
                kInertia * from.im[i] + ((a.im + b.im) + (c.im + d.im)));
        }
    }
}

// The angle of (re, im) in turns, to 1e-5.
[[gnu::always_inline]] inline float turns_of(float re, float im) {
    const float x = std::fabs(re);
    const float y = std::fabs(im);
    const float t = std::min(x, y) / (std::max(x, y) + 1e-30F);
    const float q = t * t;
    const float eighth =
        t * (0.99997726F +
             q * (-0.33262347F + q * (0.19354346F + q * (-0.11643287F + q * (0.05265332F - q * 0.01172120F)))));
    constexpr float kPi = std::numbers::pi_v<float>;
    const float quarter = y > x ? kPi / 2 - eighth : eighth;
    const float half = re < 0 ? kPi - quarter : quarter;
    return std::copysign(half, im) / (2 * kPi);
}

// How much further the phase goes from a node to the next than the link says, in turns.
[[gnu::always_inline]] inline void strain_all(const Links& links, const Phases& p, int step, Field& out) {
    for (int y = 0; y < kNodeRows; y++) {
#pragma GCC ivdep
        for (int x = 0; x < kNodeColumns; x++) {
            const auto i = static_cast<std::size_t>(node(x, y));
            const Wish w = backward(p, links, i, i + static_cast<std::size_t>(step));
            out[i] = turns_of(w.re * p.re[i] + w.im * p.im[i], w.im * p.re[i] - w.re * p.im[i]);
        }
    }
}

#if defined(__x86_64__)
// The same numbers, eight at a time.
[[gnu::target("avx2")]] void grow_by_eight(const Links& right, const Links& down, const Phases& from, Phases& to) {
    grow_all(right, down, from, to);
}
[[gnu::target("avx2")]] void strain_by_eight(const Links& links, const Phases& p, int step, Field& out) {
    strain_all(links, p, step, out);
}
bool by_eight() {
    static const bool can = __builtin_cpu_supports("avx2") != 0;
    return can;
}
#endif

void grow(const Links& right, const Links& down, const Phases& from, Phases& to) {
#if defined(__x86_64__)
    if (by_eight()) return grow_by_eight(right, down, from, to);
#endif
    grow_all(right, down, from, to);
}

Field strains(const Links& links, const Phases& p, int step) {
    Field out{};
#if defined(__x86_64__)
    if (by_eight()) {
        strain_by_eight(links, p, step, out);
        return out;
    }
#endif
    strain_all(links, p, step, out);
    return out;
}

void find_minutiae(const Links& right, const Links& down, const Phases& phases, Chance& chance, Skin& skin) {
    const Field across = strains(right, phases, 1);
    const Field along = strains(down, phases, kStride);
    for (int y = 0; y + 1 < kNodeRows; y++) {
        for (int x = 0; x + 1 < kNodeColumns; x++) {
            const auto a = static_cast<std::size_t>(node(x, y));
            const std::size_t b = a + 1;
            const std::size_t d = a + kStride;
            const float sb = right.sign[a];
            const float sd = down.sign[a];
            // Around a loop or delta a wave cannot be counted in one direction.
            if (sb * down.sign[b] != sd * right.sign[d]) continue;
            const float strain = across[a] + sb * along[b] - sd * across[d] - along[a];
            const float flux = right.turns[a] + sb * down.turns[b] - sd * right.turns[d] - down.turns[a];
            const float spiral = whole(strain + flux);
            if (spiral == 0) continue;
            // (ky, -kx) looks to the side with one wave more where the phase gains a turn from x towards y.
            // Where ridges fork or end they leave their flow, some of them a good way.
            const float astray = chance.bell(kNearAstray);
            const float kx = spiral * skin.flow.kx.at(x, y);
            const float ky = spiral * skin.flow.ky.at(x, y);
            const float turns = std::atan2(-kx, ky) / (2 * std::numbers::pi_v<float>);
            skin.minutiae.push_back({(static_cast<float>(x) + chance.between(0, 1)) * kNode,
                                     (static_cast<float>(y) + chance.between(0, 1)) * kNode,
                                     turns + astray,
                                     chance.happens(kBifurcations)});
        }
    }
}

// Minutiae that extractors see without a spiral, where a ridge is worn through or joined to the next one: there at every
// touch. They stand in rows across the ridges, more of them in the middle, and all around look the same way.
void add_worn(Chance& chance, Skin& skin) {
    const Plane<float> ways = smooth_noise(chance, kNodeColumns, kNodeRows, kWayGrain);
    const float downwards = chance.between(0, 2 * kDownwards);
    const auto rows = static_cast<int>(kWornRows * std::exp(chance.bell(kWornDeviation)));
    for (int i = 0; i < rows; i++) {
        float x = kNode * (kNodeColumns / 2 + chance.bell(kWornSpreadX));
        float y = kNode * (kNodeRows / 2 + chance.bell(kWornSpreadY));
        const float side = chance.happens(0.5F) ? 1.0F : -1.0F;
        do {
            const int nx = static_cast<int>(x / kNode);
            const int ny = static_cast<int>(y / kNode);
            if (x < 0 || y < 0 || nx >= kNodeColumns || ny >= kNodeRows) break;
            const float kx = skin.flow.kx.at(nx, ny);
            const float ky = skin.flow.ky.at(nx, ny);
            const bool down = (ways.at(nx, ny) + downwards > 0) != chance.happens(kContrary);
            const bool crowded = std::any_of(skin.minutiae.begin(), skin.minutiae.end(), [x, y](const SkinMinutia& m) {
                return (m.x - x) * (m.x - x) + (m.y - y) * (m.y - y) < kApart * kApart;
            });
            if (crowded) break;
            const float astray = chance.bell(kNearAstray);
            const float turns = std::atan2(down ? kx : -kx, down ? -ky : ky) / (2 * std::numbers::pi_v<float>);
            skin.minutiae.push_back({x, y, turns + astray, chance.happens(kBifurcations)});
            // On to a ridge nearby.
            const float squared = kx * kx + ky * ky;
            const float ridges = side * static_cast<float>(1 + chance.below(2));
            const float slip = chance.bell(kRowSlip);
            x += (ridges * kx - slip * ky) / squared;
            y += (ridges * ky + slip * kx) / squared;
        } while (chance.happens(kRowGoesOn));
    }
}

}  // namespace

Skin grown_skin(Chance& chance) {
    Skin skin;
    skin.flow = drawn_flow(drawn_pattern(chance), chance);
    Links right;
    Links down;
    lay_links(skin.flow, kNode, 0, right);
    lay_links(skin.flow, 0, kNode, down);
    Phases phases;
    Phases next;
    lay_first(right, down, chance, phases);
    for (int i = 0; i < kGrowth; i += 2) {
        grow(right, down, phases, next);
        grow(right, down, next, phases);
    }
    find_minutiae(right, down, phases, chance, skin);
    add_worn(chance, skin);
    skin.cosine = Plane<float>(kNodeColumns, kNodeRows);
    skin.sine = Plane<float>(kNodeColumns, kNodeRows);
    for (int y = 0; y < kNodeRows; y++) {
        for (int x = 0; x < kNodeColumns; x++) {
            skin.cosine.at(x, y) = phases.re[static_cast<std::size_t>(node(x, y))];
            skin.sine.at(x, y) = phases.im[static_cast<std::size_t>(node(x, y))];
        }
    }
    return skin;
}

}  // namespace tambo::others
