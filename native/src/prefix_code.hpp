// Sixteen symbols as bit strings of one to eight bits, the frequent ones shorter, none of them the beginning of another
// (Huffman, "A Method for the Construction of Minimum-Redundancy Codes", 1952). Every row of bits says some symbols.
#pragma once

#include <array>
#include <cstdint>

#include "bit_string.hpp"

namespace tambo {

// Of a size by which its number in a table is multiplied by a shift.
class alignas(512) PrefixCode {
public:
    static constexpr std::size_t kSymbols = 16;
    static constexpr int kLongest = 8;

    // By each symbol's number of bits, which is all that a code is made of: shorter ones first, equal ones as they
    // come. They fill the room of bit strings: the sum of 2^-length is 1.
    explicit constexpr PrefixCode(const std::array<std::uint8_t, kSymbols>& lengths) : lengths_(lengths) {
        unsigned next = 0;  // of kLongest bits, the first one highest
        for (int length = 1; length <= kLongest; length++) {
            for (std::size_t symbol = 0; symbol < kSymbols; symbol++) {
                if (lengths[symbol] != length) continue;
                const unsigned bits = reversed(next);
                bits_[symbol] = static_cast<std::uint8_t>(bits);
                for (unsigned rest = 0; rest < 1U << kLongest; rest += 1U << length) {
                    read_[bits | rest] = static_cast<std::uint8_t>(symbol << 4 | static_cast<unsigned>(length));
                }
                next += 1U << (kLongest - length);
            }
        }
        full_ = next == 1U << kLongest;
    }

    // Whether the lengths are those of a code.
    constexpr bool full() const { return full_; }

    void put(BitWriter& to, unsigned symbol) const { to.put(bits_[symbol], lengths_[symbol]); }

    unsigned take(BitReader& from) const {
        const unsigned entry = read_[from.peek(kLongest)];
        from.drop(static_cast<int>(entry & 15U));
        return entry >> 4;
    }

private:
    static constexpr unsigned reversed(unsigned bits) {
        unsigned out = 0;
        for (int i = 0; i < kLongest; i++) out |= (bits >> i & 1U) << (kLongest - 1 - i);
        return out;
    }

    std::array<std::uint8_t, 1U << kLongest> read_{};  // by the next bits: symbol, and in the lower half its length
    std::array<std::uint8_t, kSymbols> lengths_;
    std::array<std::uint8_t, kSymbols> bits_{};
    bool full_ = false;
};

}  // namespace tambo
