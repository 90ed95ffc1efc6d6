// A file of made-up fingers: any number of
//
//   0   length of what follows, four bytes, little-endian
//   4   'T', 'M', 'B', 3, quality of the finger's picture 0 to 100, ridge record (phase_record.hpp)
//
// and nothing else. Finger i is the same in a pack of any size.
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>
#include <vector>

namespace tambo::others {

// Raised whenever the same seed gives other fingers than before: kept packs are then made anew.
inline constexpr int kGenerator = 3;

struct Order {
    std::uint64_t seed = 1;
    int count = 0;
    int impressions = 1;  // of each finger, one behind the other
    int threads = 1;
};

// The pack's entry of one impression of a finger, with its length before it.
void append_entry(std::uint64_t seed, int finger, int impression, std::vector<std::uint8_t>& out);

// Writes a pack; progress is told the number of fingers done. False when the stream failed.
bool write_pack(const Order& order, std::ostream& out, const std::function<void(int)>& progress);

}  // namespace tambo::others
