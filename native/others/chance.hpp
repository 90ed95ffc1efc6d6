// A seeded source of draws: SplitMix64 (Steele, Lea and Flood 2014). A stream of its own for each finger and each touch,
// so that what one draws never depends on what another has drawn.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace tambo::others {

class Chance {
public:
    // Streams of one seed are independent of each other.
    Chance(std::uint64_t seed, std::uint64_t stream) : state_(mixed(mixed(seed) + stream)) {}

    float between(float low, float high) { return low + (high - low) * unit(); }

    int below(int bound) {
        return static_cast<int>((bits() >> 32) * static_cast<std::uint64_t>(static_cast<unsigned>(bound)) >> 32);
    }

    bool happens(float probability) { return unit() < probability; }

    // A sum of uniform draws: mean 0, the given deviation, never further out than 3.46 deviations.
    float bell(float deviation) {
        float sum = -2;
        for (int i = 0; i < 4; i++) sum += unit();
        return sum * 1.7320508F * deviation;
    }

    float bell(float deviation, float limit) { return std::clamp(bell(deviation), -limit, limit); }

    // The number of a share drawn with its probability; the shares' sum is 1.
    std::size_t drawn(std::span<const float> shares) {
        float left = unit();
        for (std::size_t i = 0; i + 1 < shares.size(); i++) {
            left -= shares[i];
            if (left < 0) return i;
        }
        return shares.size() - 1;
    }

private:
    static std::uint64_t mixed(std::uint64_t value) {
        value += 0x9e3779b97f4a7c15ULL;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
        return value ^ (value >> 31);
    }

    std::uint64_t bits() {
        const std::uint64_t drawn = mixed(state_);
        state_ += 0x9e3779b97f4a7c15ULL;
        return drawn;
    }

    float unit() { return static_cast<float>(bits() >> 40) * 0x1p-24F; }

    std::uint64_t state_;
};

}  // namespace tambo::others
