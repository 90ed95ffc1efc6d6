// Values of a few bits each, lowest bit first, in a row of bytes.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace tambo {

class BitWriter {
public:
    explicit BitWriter(std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}

    // count is at most 16.
    void put(unsigned value, int count) {
        held_ |= static_cast<std::uint64_t>(value) << held_bits_;
        held_bits_ += count;
        while (held_bits_ >= 8) {
            bytes_.push_back(static_cast<std::uint8_t>(held_));
            held_ >>= 8;
            held_bits_ -= 8;
        }
    }

    void finish() {
        if (held_bits_ > 0) put(0, 8 - held_bits_);
    }

private:
    std::vector<std::uint8_t>& bytes_;
    std::uint64_t held_ = 0;
    int held_bits_ = 0;
};

class BitReader {
public:
    explicit BitReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    // count is at most 16; behind the end zeros are read and ran_out() turns true.
    unsigned take(int count) {
        const unsigned value = peek(count);
        drop(count);
        return value;
    }

    // The next ones, which are left there; as take otherwise.
    unsigned peek(int count) {
        if (held_bits_ < count) hold_more(count);
        return static_cast<unsigned>(held_ & ((1ULL << count) - 1));
    }
    // At most as many as were peeked at.
    void drop(int count) {
        held_ >>= count;
        held_bits_ -= count;
    }

    // How many bits were taken.
    std::size_t taken() const { return 8 * at_ - static_cast<std::size_t>(held_bits_ - missing_); }

    bool ran_out() const { return missing_ > held_bits_; }

    // Whether all bytes were read and the last one's unused bits are zero.
    bool ended() const { return !ran_out() && at_ == bytes_.size() && held_bits_ - missing_ < 8 && held_ == 0; }

private:
    // Inline, so that a reader of a loop's own stays in registers.
    [[gnu::always_inline]] void hold_more(int count) {
        if constexpr (std::endian::native == std::endian::little) {
            if (bytes_.size() - at_ >= 8) {
                std::uint64_t next;
                std::memcpy(&next, bytes_.data() + at_, 8);
                const int more = (63 - held_bits_) / 8;
                held_ |= (next & ((1ULL << (8 * more)) - 1)) << held_bits_;
                held_bits_ += 8 * more;
                at_ += static_cast<std::size_t>(more);
                return;
            }
        }
        while (held_bits_ < count) {
            std::uint64_t next = 0;
            if (at_ < bytes_.size()) {
                next = bytes_[at_++];
            } else {
                missing_ += 8;
            }
            held_ |= next << held_bits_;
            held_bits_ += 8;
        }
    }

    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
    std::uint64_t held_ = 0;
    int held_bits_ = 0;
    int missing_ = 0;
};

}  // namespace tambo
