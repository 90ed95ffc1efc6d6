#include "correlate.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace tambo {
namespace {

constexpr int kBlock = 8;
constexpr int kLeastCommon = 28;     // valid pixels of a block's 64 in both prints
constexpr int kWideHalf = 3;         // windows of 7 x 7 blocks
constexpr int kTightHalf = 1;        // windows of 3 x 3 blocks
constexpr int kWideFreedom = 4;      // shifts from the common one
constexpr int kTightFreedom = 1;     // shifts from the wide window's
constexpr float kFoundAgain = 0.3F;  // agreement from which a wide window's shift is believed
constexpr float kChance = 0.25F;     // local agreement that prints of different fingers reach
constexpr int kFlush = 500;          // blocks whose agreements fit in 16 bits together

}  // namespace

float Correlation::merit() const {
    const float above = locally - kChance;
    return above > 0 ? above * std::sqrt(std::sqrt(static_cast<float>(blocks))) : 0.0F;
}

void Correlator::lay(const StillPrint& still, const MovingPrint& moving, const Placement& p, int reach) {
    const int width = columns_ * kBlock + 2 * reach;
    const int height = rows_ * kBlock + 2 * reach;
    laid_.resize(static_cast<std::size_t>(width * height));
    // Where the first pixel's centre falls among the moving pixels, rounded down later.
    const double x0 = 2.0 * (still.left - reach) + 0.5;
    const double y0 = 2.0 * (still.top - reach) + 0.5;
    const double u0 =
        static_cast<double>(p.a) * x0 + static_cast<double>(p.b) * y0 + static_cast<double>(p.tx) - moving.left + 0.5;
    const double v0 =
        static_cast<double>(p.c) * x0 + static_cast<double>(p.d) * y0 + static_cast<double>(p.ty) - moving.top + 0.5;
    const double ux = 2.0 * static_cast<double>(p.a);
    const double uy = 2.0 * static_cast<double>(p.b);
    const double vx = 2.0 * static_cast<double>(p.c);
    const double vy = 2.0 * static_cast<double>(p.d);
    const double u_end = moving.width - 0.01;
    const double v_end = moving.height - 0.01;
    const auto step_u = static_cast<std::int32_t>(std::lrint(uy * 65536));
    const auto step_v = static_cast<std::int32_t>(std::lrint(vy * 65536));
    const std::uint8_t* source = moving.pixels.data();
    const int stride = moving.width;
    for (int x = 0; x < width; x++) {
        std::uint8_t* column = laid_.data() + static_cast<std::ptrdiff_t>(x) * height;
        const double u = u0 + ux * x;
        const double v = v0 + vx * x;
        // The part of the column that falls on the moving pixels.
        double low = 0;
        double high = height - 1;
        const auto clip = [&](double start, double step, double end) {
            if (std::fabs(step) < 1e-6) {
                if (start < 0.01 || start > end) high = -1;
                return;
            }
            const double enter = (0.01 - start) / step;
            const double leave = (end - start) / step;
            low = std::max(low, std::min(enter, leave));
            high = std::min(high, std::max(enter, leave));
        };
        clip(u, uy, u_end);
        clip(v, vy, v_end);
        if (!(low <= high)) {
            std::memset(column, 0, static_cast<std::size_t>(height));
            continue;
        }
        const int first = static_cast<int>(std::ceil(low));
        const int last = static_cast<int>(std::floor(high));
        if (last < first) {
            std::memset(column, 0, static_cast<std::size_t>(height));
            continue;
        }
        std::memset(column, 0, static_cast<std::size_t>(first));
        std::memset(column + last + 1, 0, static_cast<std::size_t>(height - 1 - last));
        kernels_.sample_line(source, stride, static_cast<std::int32_t>(std::lrint((u + uy * first) * 65536)),
                             static_cast<std::int32_t>(std::lrint((v + vy * first) * 65536)), step_u, step_v,
                             last - first + 1, column + first);
    }
    stack_columns(width, height);
}

void Correlator::stack_columns(int width, int height) {
    column_stride_ = height;
    const auto size = static_cast<std::size_t>((width - 7) * height + kReadAhead);
    column_sign_.resize(size);
    column_valid_.resize(size);
    for (int y = 0; y < height; y++) {
        unsigned valid = 0;
        unsigned sign = 0;
        for (int i = 0; i < 8; i++) {
            const unsigned pixel = laid_[static_cast<std::size_t>(i * height + y)];
            valid |= (pixel & 1U) << i;
            sign |= (pixel >> 1) << i;
        }
        column_valid_[static_cast<std::size_t>(y)] = static_cast<std::uint8_t>(valid);
        column_sign_[static_cast<std::size_t>(y)] = static_cast<std::uint8_t>(sign);
    }
    for (int x = 1; x < width - 7; x++) {
        const std::uint8_t* pixel = laid_.data() + static_cast<std::ptrdiff_t>(x + 7) * height;
        std::uint8_t* valid = column_valid_.data() + static_cast<std::ptrdiff_t>(x) * height;
        std::uint8_t* sign = column_sign_.data() + static_cast<std::ptrdiff_t>(x) * height;
        const std::uint8_t* valid_before = valid - height;
        const std::uint8_t* sign_before = sign - height;
        for (int y = 0; y < height; y++) {
            valid[y] = static_cast<std::uint8_t>(valid_before[y] >> 1 | pixel[y] << 7);
            sign[y] = static_cast<std::uint8_t>(sign_before[y] >> 1 | (pixel[y] & 2) << 6);
        }
    }
}

int Correlator::agree(const StillPrint& still, int reach) {
    const auto blocks = static_cast<std::size_t>(columns_ * rows_);
    const int shifts = 2 * reach + 1;
    common_.assign(blocks, 0);
    shifts_.resize(blocks * static_cast<std::size_t>(lanes_));
    int used = 0;
    for (int by = 0; by < rows_; by++) {
        for (int bx = 0; bx < columns_; bx++) {
            const auto b = static_cast<std::size_t>(by * columns_ + bx);
            std::int16_t* out = shifts_.data() + b * static_cast<std::size_t>(lanes_);
            const std::uint64_t valid = still.valid[b];
            int common = 0;
            if (std::popcount(valid) >= kLeastCommon) {
                std::uint64_t there;
                std::memcpy(&there, column_valid_.data() + (bx * kBlock + reach) * column_stride_ + by * kBlock + reach,
                            8);
                if constexpr (std::endian::native == std::endian::big) there = __builtin_bswap64(there);
                common = std::popcount(there & valid);
            }
            if (common < kLeastCommon) {
                std::fill_n(out, lanes_, std::int16_t{0});
                continue;
            }
            common_[b] = static_cast<std::int16_t>(common);
            used++;
            const std::ptrdiff_t at = bx * kBlock * column_stride_ + by * kBlock;
            kernels_.block_shifts(still.sign[b], valid, column_sign_.data() + at, column_valid_.data() + at,
                                  column_stride_, shifts, out);
        }
    }
    return used;
}

// The shift at which all blocks together agree best, and by how many pixels.
int Correlator::best_together(int reach, int& votes) {
    const auto lanes = static_cast<std::size_t>(lanes_);
    std::array<std::int32_t, 13 * kShiftLanes> total{};
    std::array<std::int16_t, 13 * kShiftLanes> part{};
    const auto flush = [&] {
        for (std::size_t i = 0; i < lanes; i++) total[i] += part[i];
        part.fill(0);
    };
    int pending = 0;
    for (std::size_t b = 0; b < common_.size(); b++) {
        if (common_[b] == 0) continue;
        kernels_.slide(part.data(), shifts_.data() + b * lanes, nothing_.data(), part.data(), lanes_);
        if (++pending == kFlush) {
            flush();
            pending = 0;
        }
    }
    flush();
    int best = 0;
    for (int dx = 0; dx < 2 * reach + 1; dx++) {
        for (int dy = 0; dy < 2 * reach + 1; dy++) {
            const int i = dx * kShiftLanes + dy;
            if (total[static_cast<std::size_t>(i)] > total[static_cast<std::size_t>(best)]) best = i;
        }
    }
    votes = total[static_cast<std::size_t>(best)];
    return best;
}

void Correlator::Windows::start(const Correlator& of, int half) {
    of_ = &of;
    half_ = half;
    row_ = -1;
    const auto row_size = static_cast<std::size_t>(of.columns_ * of.lanes_);
    columns_.assign(row_size, 0);
    window_.resize(static_cast<std::size_t>(of.lanes_));
    for (int y = 0; y < std::min(half, of.rows_); y++) {
        of.kernels_.slide(columns_.data(), of.shifts_.data() + static_cast<std::size_t>(y) * row_size,
                          of.nothing_.data(), columns_.data(), of.columns_ * of.lanes_);
    }
}

void Correlator::Windows::next_row() {
    row_++;
    const std::ptrdiff_t row_size = of_->columns_ * of_->lanes_;
    const std::int16_t* add =
        row_ + half_ < of_->rows_ ? of_->shifts_.data() + (row_ + half_) * row_size : of_->nothing_.data();
    const std::int16_t* drop =
        row_ > half_ ? of_->shifts_.data() + (row_ - half_ - 1) * row_size : of_->nothing_.data();
    of_->kernels_.slide(columns_.data(), add, drop, columns_.data(), static_cast<int>(row_size));
}

const std::int16_t* Correlator::Windows::window(int x) {
    const std::ptrdiff_t lanes = of_->lanes_;
    std::int16_t* sum = window_.data();
    if (x == 0) {
        std::copy_n(columns_.data(), lanes, sum);
        for (int i = 1; i <= std::min(half_, of_->columns_ - 1); i++) {
            of_->kernels_.slide(sum, columns_.data() + i * lanes, of_->nothing_.data(), sum, of_->lanes_);
        }
        return sum;
    }
    const std::int16_t* add = x + half_ < of_->columns_ ? columns_.data() + (x + half_) * lanes : of_->nothing_.data();
    const std::int16_t* drop = x > half_ ? columns_.data() + (x - half_ - 1) * lanes : of_->nothing_.data();
    of_->kernels_.slide(sum, add, drop, sum, of_->lanes_);
    return sum;
}

void Correlator::box_counts(int half, std::vector<std::int16_t>& out) const {
    out.resize(common_.size());
    std::vector<int> sums(static_cast<std::size_t>(columns_));
    for (int y = 0; y < rows_; y++) {
        std::fill(sums.begin(), sums.end(), 0);
        for (int j = std::max(0, y - half); j <= std::min(rows_ - 1, y + half); j++) {
            for (int x = 0; x < columns_; x++) {
                sums[static_cast<std::size_t>(x)] += common_[static_cast<std::size_t>(j * columns_ + x)];
            }
        }
        for (int x = 0; x < columns_; x++) {
            int n = 0;
            for (int i = std::max(0, x - half); i <= std::min(columns_ - 1, x + half); i++)
                n += sums[static_cast<std::size_t>(i)];
            out[static_cast<std::size_t>(y * columns_ + x)] = static_cast<std::int16_t>(n);
        }
    }
}

Correlation Correlator::correlate(const StillPrint& still, const MovingPrint& moving, const Placement& placement,
                                  int reach, float least_together) {
    Correlation result;
    result.placement = placement;
    displacements_.clear();
    columns_ = still.columns;
    rows_ = still.rows;
    if (columns_ < 2 || rows_ < 2 || moving.width < 16 || moving.height < 16) return result;
    const int shifts = 2 * reach + 1;
    lanes_ = shifts * kShiftLanes;
    nothing_.assign(static_cast<std::size_t>(columns_ * lanes_), 0);
    lay(still, moving, placement, reach);
    result.blocks = agree(still, reach);
    if (result.blocks < kLeastBlocks) return result;
    int votes = 0;
    const int common_shift = best_together(reach, votes);
    int pixels = 0;
    for (const std::int16_t n : common_) pixels += n;
    result.together = static_cast<float>(votes) / static_cast<float>(pixels);
    if (result.together < least_together) return result;
    add_windows(still, reach, common_shift, result);
    return result;
}

void Correlator::add_windows(const StillPrint& still, int reach, int common_shift, Correlation& result) {
    const int shifts = 2 * reach + 1;
    wide_.start(*this, kWideHalf);
    tight_.start(*this, kTightHalf);
    box_counts(kWideHalf, wide_common_);
    box_counts(kTightHalf, tight_common_);
    const auto around = [shifts](int at, int freedom, int& low, int& high) {
        low = std::max(0, at - freedom);
        high = std::min(shifts - 1, at + freedom);
    };
    int x_low, x_high, y_low, y_high;
    around(common_shift / kShiftLanes, kWideFreedom, x_low, x_high);
    around(common_shift % kShiftLanes, kWideFreedom, y_low, y_high);
    float total = 0;
    for (int by = 0; by < rows_; by++) {
        wide_.next_row();
        tight_.next_row();
        for (int bx = 0; bx < columns_; bx++) {
            const std::int16_t* wide = wide_.window(bx);
            const std::int16_t* tight = tight_.window(bx);
            const auto b = static_cast<std::size_t>(by * columns_ + bx);
            if (common_[b] == 0) continue;
            std::int16_t best;
            const int place = kernels_.greatest(wide, x_low, x_high, y_low, y_high, &best);
            const int dx = place / kShiftLanes;
            const int dy = place % kShiftLanes;
            int tx_low, tx_high, ty_low, ty_high;
            around(dx, kTightFreedom, tx_low, tx_high);
            around(dy, kTightFreedom, ty_low, ty_high);
            std::int16_t local;
            kernels_.greatest(tight, tx_low, tx_high, ty_low, ty_high, &local);
            total += static_cast<float>(local) / static_cast<float>(tight_common_[b]);
            const float agreement = static_cast<float>(best) / static_cast<float>(wide_common_[b]);
            if (agreement >= kFoundAgain) {
                displacements_.push_back({static_cast<float>((still.left + bx * kBlock + kBlock / 2) * 2),
                                          static_cast<float>((still.top + by * kBlock + kBlock / 2) * 2),
                                          static_cast<float>(2 * (dx - reach)), static_cast<float>(2 * (dy - reach)),
                                          agreement});
            }
        }
    }
    result.locally = total / static_cast<float>(result.blocks);
}

}  // namespace tambo
