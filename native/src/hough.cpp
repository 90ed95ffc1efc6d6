#include "hough.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tambo {
namespace {

constexpr int kMostTurn = 42;  // 1/256: 60 degrees
constexpr float kTurnBin = 7.0F * 256.0F / 360.0F;
constexpr float kPlaceBin = 16.0F;
constexpr int kRefinements = 2;

struct TurnTable {
    std::array<float, 256> cosine{};
    std::array<float, 256> sine{};
    TurnTable() {
        for (std::size_t i = 0; i < 256; i++) {
            const double angle = static_cast<double>(i) * 2 * std::numbers::pi / 256;
            cosine[i] = static_cast<float>(std::cos(angle));
            sine[i] = static_cast<float>(std::sin(angle));
        }
    }
};

const TurnTable& turn_table() {
    static const TurnTable table;
    return table;
}

}  // namespace

Hough::Hough(const Kernels& kernels)
    : kernels_(kernels),
      table_(static_cast<std::size_t>(kTurns + 1) * kPlaces * kPlaces),
      row_best_(static_cast<std::size_t>(kTurns) * kPlaces),
      turn_(kMostVotes),
      x_(kMostVotes),
      y_(kMostVotes) {}

void Hough::vote(const StillPrint& still, const MovingPrint& moving) {
    std::fill(table_.begin(), table_.end(), std::uint16_t{0});
    votes_ = 0;
    const TurnTable& turns = turn_table();
    const MinutiaLists& a = still.minutiae;
    const MinutiaLists& b = moving.minutiae;
    // first[d] is the first moving minutia of direction d or more.
    std::array<std::uint16_t, 257> first{};
    for (const std::uint8_t d : b.direction) first[d + 1U]++;
    for (std::size_t d = 0; d < 256; d++) first[d + 1] = static_cast<std::uint16_t>(first[d + 1] + first[d]);
    for (std::size_t i = 0; i < a.x.size(); i++) {
        const float ax = a.x[i] - still.centre_x;
        const float ay = a.y[i] - still.centre_y;
        const int from = a.direction[i] - kMostTurn;
        const int to = a.direction[i] + kMostTurn;
        const auto run = [&](int low, int high) {
            for (std::size_t j = first[static_cast<std::size_t>(low)]; j < first[static_cast<std::size_t>(high) + 1];
                 j++) {
                const auto turn = static_cast<std::uint8_t>(b.direction[j] - a.direction[i]);
                const float signed_turn = static_cast<float>(static_cast<std::int8_t>(turn));
                const float c = turns.cosine[turn];
                const float s = turns.sine[turn];
                const float x = b.x[j] - (c * ax - s * ay) - moving.centre_x;
                const float y = b.y[j] - (s * ax + c * ay) - moving.centre_y;
                const float u = signed_turn * (1.0F / kTurnBin) + 9.5F;
                const float v = x * (1.0F / kPlaceBin) + kPlaces / 2;
                const float w = y * (1.0F / kPlaceBin) + kPlaces / 2;
                if (!(v >= 1 && w >= 1 && v < kPlaces - 2 && w < kPlaces - 2) || votes_ == kMostVotes) continue;
                turn_[votes_] = signed_turn;
                x_[votes_] = x;
                y_[votes_] = y;
                votes_++;
                const int iu = static_cast<int>(u);
                const int iv = static_cast<int>(v);
                const int iw = static_cast<int>(w);
                const int fu = static_cast<int>((u - static_cast<float>(iu)) * 8 + 0.5F);
                const int fv = static_cast<int>((v - static_cast<float>(iv)) * 8 + 0.5F);
                const int fw = static_cast<int>((w - static_cast<float>(iw)) * 8 + 0.5F);
                std::uint16_t* bin = table_.data() + (iu * kPlaces + iv) * kPlaces + iw;
                for (int k = 0; k < 2; k++) {
                    const int wu = k == 0 ? 8 - fu : fu;
                    std::uint16_t* at = bin + k * kPlaces * kPlaces;
                    const auto add = [wu](std::uint16_t& to_bin, int share) {
                        to_bin = static_cast<std::uint16_t>(to_bin + (wu * share >> 3));
                    };
                    add(at[0], (8 - fv) * (8 - fw));
                    add(at[1], (8 - fv) * fw);
                    add(at[kPlaces], fv * (8 - fw));
                    add(at[kPlaces + 1], fv * fw);
                }
            }
        };
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
}

std::span<const Hough::Peak> Hough::peaks(const StillPrint& still, const MovingPrint& moving) {
    vote(still, moving);
    const auto best_of_row = [this](int row) {
        const std::uint16_t* bins = table_.data() + row * kPlaces;
        std::uint16_t best = 0;
        for (int i = 0; i < kPlaces; i++) best = std::max(best, bins[i]);
        return best;
    };
    for (int row = 0; row < kTurns * kPlaces; row++) row_best_[static_cast<std::size_t>(row)] = best_of_row(row);
    std::size_t found = 0;
    const int padded = static_cast<int>((votes_ + 7) / 8 * 8);
    while (found < kPeaks) {
        const std::uint16_t most = *std::max_element(row_best_.begin(), row_best_.end());
        if (most == 0) break;
        const int row = static_cast<int>(std::find(row_best_.begin(), row_best_.end(), most) - row_best_.begin());
        const std::uint16_t* bins = table_.data() + row * kPlaces;
        const int w = static_cast<int>(std::find(bins, bins + kPlaces, most) - bins);
        const int u = row / kPlaces;
        const int v = row % kPlaces;
        float at[3] = {(static_cast<float>(u) - 9.5F) * kTurnBin, static_cast<float>(v - kPlaces / 2) * kPlaceBin,
                       static_cast<float>(w - kPlaces / 2) * kPlaceBin};
        for (int k = 0; k < kRefinements; k++) {
            float sums[4];
            kernels_.near_votes(turn_.data(), x_.data(), y_.data(), padded, at, sums);
            if (!(sums[3] > 0)) break;
            for (int i = 0; i < 3; i++) at[i] = sums[i] / sums[3];
        }
        const float angle = at[0] * (2 * std::numbers::pi_v<float> / 256);
        const float c = std::cos(angle);
        const float s = std::sin(angle);
        peaks_[found++] = {static_cast<float>(most) / 64.0F,
                           {c, -s, s, c, moving.centre_x + at[1] - (c * still.centre_x - s * still.centre_y),
                            moving.centre_y + at[2] - (s * still.centre_x + c * still.centre_y)}};
        for (int a = std::max(0, u - 1); a <= std::min(kTurns - 1, u + 1); a++) {
            for (int b = std::max(0, v - 1); b <= std::min(kPlaces - 1, v + 1); b++) {
                const int cleared = a * kPlaces + b;
                for (int d = std::max(0, w - 1); d <= std::min(kPlaces - 1, w + 1); d++) {
                    table_[static_cast<std::size_t>(cleared * kPlaces + d)] = 0;
                }
                row_best_[static_cast<std::size_t>(cleared)] = best_of_row(cleared);
            }
        }
    }
    return std::span(peaks_).first(found);
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
        for (int x = 0; x < still.columns; x++) {
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
    return overlap > 0 ? total / (127.0F * 127.0F) / static_cast<float>(overlap) : 0.0F;
}

}  // namespace tambo
