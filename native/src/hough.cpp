#include "hough.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numbers>

namespace tambo {
namespace {

constexpr int kMostTurn = 42;  // 1/256: 60 degrees
constexpr float kTurnBin = 7.0F * 256.0F / 360.0F;
constexpr float kPlaceBin = 16.0F;
constexpr int kRefinements = 2;

const std::array<float, 256>& cosines() {
    static const std::array<float, 256> table = [] {
        std::array<float, 256> out{};
        for (std::size_t i = 0; i < 256; i++) {
            out[i] = static_cast<float>(std::cos(static_cast<double>(i) * 2 * std::numbers::pi / 256));
        }
        return out;
    }();
    return table;
}

}  // namespace

Hough::Hough(const Kernels& kernels)
    : kernels_(kernels),
      table_(static_cast<std::size_t>(kTurns + 1) * kPlaces * kPlaces),
      row_best_(static_cast<std::size_t>(kTurns) * kPlaces),
      turn_(kMostVotes + 2 * kMostMinutiae),
      x_(kMostVotes + 2 * kMostMinutiae),
      y_(kMostVotes + 2 * kMostMinutiae),
      bin_(kMostVotes + 2 * kMostMinutiae),
      parts_(kMostVotes + 2 * kMostMinutiae) {}

void Hough::vote(const StillPrint& still, const MovingPrint& moving, Voters voters) {
    std::fill(table_.begin(), table_.end(), std::uint16_t{0});
    votes_ = 0;
    still_x_ = still.centre_x;
    still_y_ = still.centre_y;
    moving_x_ = moving.centre_x;
    moving_y_ = moving.centre_y;
    const MinutiaLists& a = voters == Voters::joined ? still.joined : still.minutiae;
    const MinutiaLists& b = voters == Voters::joined ? moving.joined : moving.minutiae;
    // first[d] is the first moving minutia of direction d or more.
    std::array<std::uint16_t, 257> first{};
    for (const std::uint8_t d : b.direction) first[d + 1U]++;
    for (std::size_t d = 0; d < 256; d++) first[d + 1] = static_cast<std::uint16_t>(first[d + 1] + first[d]);
    const VoteGrid grid{cosines().data(), 1.0F / kTurnBin, 9.5F, 1.0F / kPlaceBin,
                        moving_x_ - kPlaceBin * (kPlaces / 2), moving_y_ - kPlaceBin * (kPlaces / 2), kPlaces};
    for (std::size_t i = 0; i < a.x.size() && votes_ < kMostVotes; i++) {
        const auto run = [&](int low, int high) {
            const std::size_t j = first[static_cast<std::size_t>(low)];
            const std::size_t n = first[static_cast<std::size_t>(high) + 1] - j;
            kernels_.votes({a.x[i] - still_x_, a.y[i] - still_y_, a.direction[i]}, b.x.data() + j, b.y.data() + j,
                           b.direction.data() + j, static_cast<int>(n), grid,
                           {turn_.data() + votes_, x_.data() + votes_, y_.data() + votes_, bin_.data() + votes_,
                            parts_.data() + votes_});
            count_votes(votes_, votes_ + n, b.weight.data() + j, a.weight[i]);
            votes_ += n;
        };
        const int from = a.direction[i] - kMostTurn;
        const int to = a.direction[i] + kMostTurn;
        if (from < 0) {
            run(0, to);
            run(from + 256, 255);
        } else if (to > 255) {
            run(from, 255);
            run(0, to - 256);
        } else {
            run(from, to);
        }
    }
    // Up to a whole number of eight, with votes that are near nothing.
    for (std::size_t i = votes_; i % 8 != 0; i++) {
        turn_[i] = 1e9F;
        x_[i] = 1e9F;
        y_[i] = 1e9F;
    }
    for (int row = 0; row < kTurns * kPlaces; row++) row_best_[static_cast<std::size_t>(row)] = best_of_row(row);
}

// A vote is 64 parts over eight bins. Two bins that lie side by side are counted at once.
void Hough::count_votes(std::size_t from, std::size_t to, const std::uint8_t* weights, std::uint32_t weight) {
    const auto add = [](std::uint16_t* two_bins, std::uint32_t two_shares) {
        std::uint32_t sum;
        std::memcpy(&sum, two_bins, sizeof sum);
        sum += two_shares;
        std::memcpy(two_bins, &sum, sizeof sum);
    };
    for (std::size_t i = from; i < to; i++) {
        if (bin_[i] < 0) continue;
        const auto parts = static_cast<std::uint32_t>(parts_[i]);
        const std::uint32_t fu = parts & 15;
        const std::uint32_t fv = parts >> 4 & 15;
        const std::uint32_t fw = parts >> 8;
        const std::uint32_t near_and_far = std::endian::native == std::endian::little ? (4 - fw) | fw << 16
                                                                                      : (4 - fw) << 16 | fw;
        const std::uint32_t counted = weight * weights[i - from] * near_and_far;
        std::uint16_t* bin = table_.data() + bin_[i];
        add(bin, counted * ((4 - fu) * (4 - fv)));
        add(bin + kPlaces, counted * ((4 - fu) * fv));
        add(bin + kPlaces * kPlaces, counted * (fu * (4 - fv)));
        add(bin + kPlaces * kPlaces + kPlaces, counted * (fu * fv));
    }
}

std::uint16_t Hough::best_of_row(int row) const {
    const std::uint16_t* bins = table_.data() + row * kPlaces;
    std::uint16_t best = 0;
    for (int i = 0; i < kPlaces; i++) best = std::max(best, bins[i]);
    return best;
}

bool Hough::next(Peak& peak) {
    const std::uint16_t most = *std::max_element(row_best_.begin(), row_best_.end());
    if (most == 0) return false;
    const int row = static_cast<int>(std::find(row_best_.begin(), row_best_.end(), most) - row_best_.begin());
    const std::uint16_t* bins = table_.data() + row * kPlaces;
    const int w = static_cast<int>(std::find(bins, bins + kPlaces, most) - bins);
    const int u = row / kPlaces;
    const int v = row % kPlaces;
    float at[3] = {(static_cast<float>(u) - 9.5F) * kTurnBin,
                   static_cast<float>(v - kPlaces / 2) * kPlaceBin + moving_x_,
                   static_cast<float>(w - kPlaces / 2) * kPlaceBin + moving_y_};
    const int padded = static_cast<int>((votes_ + 7) / 8 * 8);
    for (int k = 0; k < kRefinements; k++) {
        float sums[4];
        kernels_.near_votes(turn_.data(), x_.data(), y_.data(), padded, at, sums);
        if (!(sums[3] > 0)) break;
        for (int i = 0; i < 3; i++) at[i] = sums[i] / sums[3];
    }
    const float angle = at[0] * (2 * std::numbers::pi_v<float> / 256);
    const float c = std::cos(angle);
    const float s = std::sin(angle);
    peak = {static_cast<float>(most) / 64.0F,
            {c, -s, s, c, at[1] - (c * still_x_ - s * still_y_), at[2] - (s * still_x_ + c * still_y_)}};
    for (int a = std::max(0, u - 1); a <= std::min(kTurns - 1, u + 1); a++) {
        for (int b = std::max(0, v - 1); b <= std::min(kPlaces - 1, v + 1); b++) {
            const int cleared = a * kPlaces + b;
            for (int d = std::max(0, w - 1); d <= std::min(kPlaces - 1, w + 1); d++) {
                table_[static_cast<std::size_t>(cleared * kPlaces + d)] = 0;
            }
            row_best_[static_cast<std::size_t>(cleared)] = best_of_row(cleared);
        }
    }
    return true;
}

float direction_agreement(const StillPrint& still, const MovingPrint& moving, const Placement& p, int& overlap) {
    const float angle = std::atan2(p.c - p.b, p.a + p.d);
    const float c2 = std::cos(2 * angle);
    const float s2 = std::sin(2 * angle);
    const float origin_x = (p.a * static_cast<float>(still.left * 2 + 8) + p.b * static_cast<float>(still.top * 2 + 8) +
                            p.tx - static_cast<float>(moving.cells_left)) /
                           kCell;
    const float origin_y = (p.c * static_cast<float>(still.left * 2 + 8) + p.d * static_cast<float>(still.top * 2 + 8) +
                            p.ty - static_cast<float>(moving.cells_top)) /
                           kCell;
    float total = 0;
    overlap = 0;
    for (int y = 0; y < still.rows; y++) {
        const float row_x = origin_x + 2 * p.b * static_cast<float>(y);
        const float row_y = origin_y + 2 * p.d * static_cast<float>(y);
        for (int x = y % 2; x < still.columns; x += 2) {
            const auto block = static_cast<std::size_t>(y * still.columns + x);
            const float ac = still.directions.cos2[block];
            const float as = still.directions.sin2[block];
            if (ac == 0 && as == 0) continue;
            const float bx = row_x + 2 * p.a * static_cast<float>(x);
            const float by = row_y + 2 * p.c * static_cast<float>(x);
            if (!(bx >= 0 && by >= 0 && bx < static_cast<float>(moving.directions.columns) &&
                  by < static_cast<float>(moving.directions.rows))) {
                continue;
            }
            const auto cell =
                static_cast<std::size_t>(static_cast<int>(by) * moving.directions.columns + static_cast<int>(bx));
            const float mc = moving.directions.cos2[cell];
            const float ms = moving.directions.sin2[cell];
            if (mc == 0 && ms == 0) continue;
            total += (ac * c2 - as * s2) * mc + (ac * s2 + as * c2) * ms;
            overlap++;
        }
    }
    overlap *= 2;
    return overlap > 0 ? 2 * total / (127.0F * 127.0F) / static_cast<float>(overlap) : 0.0F;
}

}  // namespace tambo
