// Sixty-four pixels at a time: a row is a string of words, a pixel's eight neighbours are the words of three rows
// shifted by one bit, and the two conditions of each pass are Boolean formulas over them.
#include "thinning.hpp"

#include <bit>

namespace tambo {
namespace {

class BitRows {
public:
    BitRows(int width, int height)
        : words_((width + 63) / 64),
          height_(height),
          bits_(static_cast<std::size_t>(words_) * static_cast<std::size_t>(height)) {}

    int words() const { return words_; }
    int height() const { return height_; }
    std::uint64_t* row(int y) { return bits_.data() + static_cast<std::ptrdiff_t>(y) * words_; }
    const std::uint64_t* row(int y) const { return bits_.data() + static_cast<std::ptrdiff_t>(y) * words_; }

private:
    int words_;
    int height_;
    std::vector<std::uint64_t> bits_;
};

// The neighbours to the left and right of a row's word i, each moved onto its pixel's bit.
std::uint64_t left_of(const std::uint64_t* row, int i) { return row[i] << 1 | (i > 0 ? row[i - 1] >> 63 : 0); }
std::uint64_t right_of(const std::uint64_t* row, int i, int words) {
    return row[i] >> 1 | (i + 1 < words ? row[i + 1] << 63 : 0);
}

// One of the two half passes over the whole picture; false when nothing was deleted.
bool half_pass(const BitRows& in, BitRows& out, bool second) {
    bool changed = false;
    const int words = in.words();
    for (int y = 1; y + 1 < in.height(); y++) {
        const std::uint64_t* above = in.row(y - 1);
        const std::uint64_t* here = in.row(y);
        const std::uint64_t* below = in.row(y + 1);
        std::uint64_t* to = out.row(y);
        for (int i = 0; i < words; i++) {
            const std::uint64_t pixel = here[i];
            if (pixel == 0) {
                to[i] = 0;
                continue;
            }
            // North first, clockwise.
            const std::uint64_t p[8] = {
                above[i], right_of(above, i, words), right_of(here, i, words), right_of(below, i, words),
                below[i], left_of(below, i),         left_of(here, i),         left_of(above, i)};
            std::uint64_t some = 0;        // at least one neighbour
            std::uint64_t two = 0;         // at least two
            std::uint64_t absent = 0;      // at least one missing
            std::uint64_t absent_two = 0;  // at least two missing
            std::uint64_t rise = 0;        // at least one step from 0 to 1 on the way round
            std::uint64_t rise_two = 0;
            for (int k = 0; k < 8; k++) {
                two |= some & p[k];
                some |= p[k];
                absent_two |= absent & ~p[k];
                absent |= ~p[k];
                const std::uint64_t step = ~p[k] & p[(k + 1) & 7];
                rise_two |= rise & step;
                rise |= step;
            }
            const std::uint64_t sides =
                second ? (p[0] & p[2] & p[6]) | (p[0] & p[4] & p[6]) : (p[0] & p[2] & p[4]) | (p[2] & p[4] & p[6]);
            const std::uint64_t gone = pixel & two & absent_two & rise & ~rise_two & ~sides;
            to[i] = pixel & ~gone;
            changed |= gone != 0;
        }
    }
    return changed;
}

// A pixel whose two neighbours at a right angle touch each other, with nothing on the other side, is a corner.
void drop_corners(Plane<std::uint8_t>& s) {
    for (int y = 1; y + 1 < s.height(); y++) {
        for (int x = 1; x + 1 < s.width(); x++) {
            if (s.at(x, y) == 0) continue;
            const bool n = s.at(x, y - 1) != 0;
            const bool e = s.at(x + 1, y) != 0;
            const bool south = s.at(x, y + 1) != 0;
            const bool w = s.at(x - 1, y) != 0;
            const bool corner = (n && e && !south && !w && s.at(x - 1, y + 1) == 0) ||
                                (e && south && !n && !w && s.at(x - 1, y - 1) == 0) ||
                                (south && w && !n && !e && s.at(x + 1, y - 1) == 0) ||
                                (w && n && !south && !e && s.at(x + 1, y + 1) == 0);
            if (corner) s.at(x, y) = 0;
        }
    }
}

}  // namespace

Plane<std::uint8_t> thinned(const Plane<std::uint8_t>& picture) {
    const int w = picture.width();
    const int h = picture.height();
    BitRows now(w, h);
    for (int y = 1; y + 1 < h; y++) {
        for (int x = 1; x + 1 < w; x++) {
            now.row(y)[x / 64] |= static_cast<std::uint64_t>(picture.at(x, y) != 0) << (x % 64);
        }
    }
    BitRows next(w, h);
    for (bool changed = true; changed;) {
        changed = half_pass(now, next, false);
        changed |= half_pass(next, now, true);
    }
    Plane<std::uint8_t> out(w, h);
    for (int y = 0; y < h; y++) {
        for (int i = 0; i < now.words(); i++) {
            for (std::uint64_t word = now.row(y)[i]; word != 0; word &= word - 1) {
                out.at(i * 64 + std::countr_zero(word), y) = 1;
            }
        }
    }
    drop_corners(out);
    return out;
}

}  // namespace tambo
