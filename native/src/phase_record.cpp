#include "phase_record.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numbers>
#include <stdexcept>
#include <tuple>

#include "bit_string.hpp"
#include "prefix_code.hpp"
#include "ridge_model.hpp"
#include "smooth.hpp"

namespace tambo {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;
constexpr std::size_t kHeader = 14;
constexpr std::size_t kCountsAt = 12;  // of own and foreign minutiae
constexpr std::size_t kMostListed = 255;  // minutiae of an extractor
constexpr int kDirectionBits = 5;
constexpr int kDirections = 1 << kDirectionBits;
constexpr int kPeriodBits = 4;
constexpr int kPhaseBits = 4;   // with the one for strong
constexpr int kPlaceBits = 10;  // in version 1
constexpr int kHalfCell = kCell / 2;  // a cell's side at 250 dpi
constexpr int kHalfEdge = 5;          // pixels at 250 dpi: nothing nearer to the picture's edge is kept
constexpr float kLeastQuality = 0.2F;
constexpr float kPeriodSigma = 3.0F;  // of the window in which a group's period is measured, 250 dpi
constexpr int kPeriodRadius = 6;
constexpr float kPhaseSigma = 2.2F;  // of the window in which a cell's phase is measured
constexpr int kFullArea = 800;       // cells: 13 x 10 mm of ridges
constexpr float kStrong = 0.5F;      // amplitude from which a cell is strong
constexpr std::uint8_t kFirstCoded = 3;  // version whose ridges are in prefix codes

#include "ridge_code_tables.inc"

static_assert(std::all_of(kRidgeCode.begin(), kRidgeCode.end(), [](const PrefixCode& c) { return c.full(); }));

class RidgeWriter {
public:
    static constexpr bool kReads = false;
    explicit RidgeWriter(BitWriter& to) : to_(to) {}
    unsigned symbol(std::size_t code, unsigned symbol) {
        kRidgeCode[code].put(to_, symbol);
        return symbol;
    }
    unsigned bits(unsigned value, int count) {
        to_.put(value, count);
        return value;
    }

private:
    BitWriter& to_;
};

class RidgeReader {
public:
    static constexpr bool kReads = true;
    // What it reads the reader has read when it goes: in between it is held in the processor.
    explicit RidgeReader(BitReader& from) : from_(from), reader_(from) {}
    ~RidgeReader() { from_ = reader_; }
    RidgeReader(const RidgeReader&) = delete;
    RidgeReader& operator=(const RidgeReader&) = delete;

    unsigned symbol(std::size_t code, unsigned) { return kRidgeCode[code].take(reader_); }
    unsigned bits(unsigned, int count) { return reader_.take(count); }

private:
    BitReader& from_;
    BitReader reader_;
};

// Cosine and sine of directions' doubled angles, in 1/1024.
struct DirectionTable {
    std::array<int, kDirections> cosine{};
    std::array<int, kDirections> sine{};
    DirectionTable() {
        for (std::size_t d = 0; d < kDirections; d++) {
            cosine[d] = static_cast<int>(std::lround(1024 * std::cos(kTurn * static_cast<double>(d) / kDirections)));
            sine[d] = static_cast<int>(std::lround(1024 * std::sin(kTurn * static_cast<double>(d) / kDirections)));
        }
    }
};

const DirectionTable& direction_table() {
    static const DirectionTable table;
    return table;
}

Plane<float> half_scale(const Plane<float>& ridges) {
    Plane<float> half(ridges.width() / 2, ridges.height() / 2);
    for (int y = 0; y < half.height(); y++) {
        const float* a = ridges.row(2 * y);
        const float* b = ridges.row(2 * y + 1);
        float* out = half.row(y);
        for (int x = 0; x < half.width(); x++) {
            out[x] = ((a[2 * x] + a[2 * x + 1]) + (b[2 * x] + b[2 * x + 1])) * 0.25F;
        }
    }
    return half;
}

// A cell is in the mask when at least half of its pixels at 250 dpi are.
Plane<std::uint8_t> cell_mask(const EnhancedPrint& print, int half_width, int half_height) {
    Plane<std::uint8_t> cells((half_width + kHalfCell - 1) / kHalfCell, (half_height + kHalfCell - 1) / kHalfCell);
    for (int cy = 0; cy < cells.height(); cy++) {
        for (int cx = 0; cx < cells.width(); cx++) {
            int inside = 0;
            int all = 0;
            for (int y = cy * kHalfCell; y < std::min(half_height, (cy + 1) * kHalfCell); y++) {
                for (int x = cx * kHalfCell; x < std::min(half_width, (cx + 1) * kHalfCell); x++) {
                    all++;
                    inside += x >= kHalfEdge && y >= kHalfEdge && x < half_width - kHalfEdge &&
                              y < half_height - kHalfEdge && print.mask.at(x / 2, y / 2) != 0 &&
                              print.quality.at(x / 2, y / 2) >= kLeastQuality;
                }
            }
            cells.at(cx, cy) = inside * 2 >= all && all > 0 ? 1 : 0;
        }
    }
    return cells;
}

void crop_to_mask(const Plane<std::uint8_t>& cells, PhaseRecord& record) {
    int left = cells.width();
    int top = cells.height();
    int right = -1;
    int bottom = -1;
    for (int y = 0; y < cells.height(); y++) {
        for (int x = 0; x < cells.width(); x++) {
            if (cells.at(x, y) == 0) continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = std::max(bottom, y);
        }
    }
    if (right < 0) return;
    record.left = left;
    record.top = top;
    record.columns = right - left + 1;
    record.rows = bottom - top + 1;
    record.mask.clear();
    for (int y = top; y <= bottom; y++) {
        for (int x = left; x <= right; x++) record.mask.push_back(cells.at(x, y));
    }
}

std::uint8_t group_direction(const PhaseRecord& record, const RidgeFlow& flow, int gx, int gy) {
    float a = 0;
    float b = 0;
    for (int y = 2 * gy; y < std::min(record.rows, 2 * gy + 2); y++) {
        for (int x = 2 * gx; x < std::min(record.columns, 2 * gx + 2); x++) {
            if (record.mask[static_cast<std::size_t>(y * record.columns + x)] == 0) continue;
            for (int k = 0; k < 4; k++) {
                const int qx = std::min((record.left + x) * 2 + (k & 1), flow.cos2.width() - 1);
                const int qy = std::min((record.top + y) * 2 + (k >> 1), flow.cos2.height() - 1);
                const float c = flow.cos2.at(qx, qy);
                const float s = flow.sin2.at(qx, qy);
                const float length = std::sqrt(c * c + s * s) + 1e-6F;
                a += c / length;
                b += s / length;
            }
        }
    }
    return static_cast<std::uint8_t>(std::lround(std::atan2(b, a) / kTurn * kDirections) & (kDirections - 1));
}

// The picture around a place, weighted by a Gaussian and turned back by a wave: a complex number whose length is
// the wave's strength there and whose angle its phase.
struct Demodulated {
    double re = 0;
    double im = 0;
    double weight = 0;
};

template <int Size>
Demodulated demodulate(const Plane<float>& half, double centre_x, double centre_y, int first_x, int first_y,
                       double wave_x, double wave_y, float sigma) {
    // exp(-d^2 / 2 sigma^2) and the wave are both products of one factor for x and one for y.
    std::array<float, Size> ga{}, cx{}, sx{}, cy{}, sy{}, gb{};
    for (int i = 0; i < Size; i++) {
        const auto k = static_cast<std::size_t>(i);
        const double dx = first_x + i - centre_x;
        const double dy = first_y + i - centre_y;
        const bool in_x = first_x + i >= 0 && first_x + i < half.width();
        const bool in_y = first_y + i >= 0 && first_y + i < half.height();
        ga[k] = in_x ? std::exp(static_cast<float>(-dx * dx) / (2 * sigma * sigma)) : 0.0F;
        gb[k] = in_y ? std::exp(static_cast<float>(-dy * dy) / (2 * sigma * sigma)) : 0.0F;
        cx[k] = ga[k] * std::cos(static_cast<float>(wave_x * dx));
        sx[k] = ga[k] * std::sin(static_cast<float>(wave_x * dx));
        cy[k] = gb[k] * std::cos(static_cast<float>(wave_y * dy));
        sy[k] = gb[k] * std::sin(static_cast<float>(wave_y * dy));
    }
    const int x0 = std::max(0, -first_x);
    const int x1 = std::min(Size, half.width() - first_x);
    Demodulated sum;
    float across = 0;
    for (int i = x0; i < x1; i++) across += ga[static_cast<std::size_t>(i)];
    for (int j = std::max(0, -first_y); j < std::min(Size, half.height() - first_y); j++) {
        const float* row = half.row(first_y + j) + first_x;
        float c = 0;
        float s = 0;
        for (int i = x0; i < x1; i++) {
            c += row[i] * cx[static_cast<std::size_t>(i)];
            s += row[i] * sx[static_cast<std::size_t>(i)];
        }
        const auto k = static_cast<std::size_t>(j);
        sum.re += static_cast<double>(c * cy[k] - s * sy[k]);
        sum.im -= static_cast<double>(s * cy[k] + c * sy[k]);
        sum.weight += static_cast<double>(across * gb[k]);
    }
    return sum;
}

// Radians a pixel at 250 dpi.
double wave_number(int period) { return kPeriodWaves[static_cast<std::size_t>(period)] * 4 * kTurn / 65536; }

std::uint8_t group_period(const PhaseRecord& record, const Plane<float>& half, int gx, int gy, std::uint8_t direction) {
    const double angle = direction * kTurn / kDirections / 2;
    const double centre_x = (record.left + 2 * gx) * kHalfCell + kHalfCell - 0.5;
    const double centre_y = (record.top + 2 * gy) * kHalfCell + kHalfCell - 0.5;
    const int first_x = static_cast<int>(centre_x) - kPeriodRadius;
    const int first_y = static_cast<int>(centre_y) - kPeriodRadius;
    double best = -1;
    std::uint8_t period = 0;
    for (int p = 0; p < 1 << kPeriodBits; p++) {
        const double k = wave_number(p);
        const Demodulated d = demodulate<2 * kPeriodRadius + 1>(half, centre_x, centre_y, first_x, first_y,
                                                                k * std::cos(angle), k * std::sin(angle), kPeriodSigma);
        const double energy = d.re * d.re + d.im * d.im;
        if (energy > best) {
            best = energy;
            period = static_cast<std::uint8_t>(p);
        }
    }
    return period;
}

std::uint8_t cell_phase(const PhaseRecord& record, const Plane<float>& half, int x, int y, const CellWave& wave) {
    const double centre_x = (record.left + x) * kHalfCell + (kHalfCell - 1) * 0.5;
    const double centre_y = (record.top + y) * kHalfCell + (kHalfCell - 1) * 0.5;
    const double to_radians = 4 * kTurn / 65536;
    const Demodulated d =
        demodulate<10>(half, centre_x, centre_y, static_cast<int>(centre_x) - 4, static_cast<int>(centre_y) - 4,
                       wave.kx * to_radians, wave.ky * to_radians, kPhaseSigma);
    const long phase = std::lround(std::atan2(d.im, d.re) / kTurn * 8) & 7;
    const bool strong = 2 * std::sqrt(d.re * d.re + d.im * d.im) > static_cast<double>(kStrong) * d.weight;
    return static_cast<std::uint8_t>(phase | (strong ? 8 : 0));
}

// The share of cells whose ridges follow their wave, squared to spread what occurs over the scale, and less where there
// is too little of the finger. Wet, dry and smudged prints lose cells; noise has few.
std::uint8_t print_quality(const PhaseRecord& record) {
    int cells = 0;
    int strong = 0;
    for (std::size_t c = 0; c < record.mask.size(); c++) {
        cells += record.mask[c];
        strong += record.phases[c] >> 3;
    }
    if (cells == 0) return 0;
    const double share = static_cast<double>(strong) / cells;
    const double area = std::min(1.0, static_cast<double>(cells) / kFullArea);
    return static_cast<std::uint8_t>(std::lround(100 * share * share * std::sqrt(area)));
}

void put_number(std::vector<std::uint8_t>& bytes, int value) {
    bytes.push_back(static_cast<std::uint8_t>(value & 255));
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
}

int number_at(std::span<const std::uint8_t> bytes, std::size_t at) { return bytes[at] | bytes[at + 1] << 8; }

// Bits that hold any number up to `most`.
int bits_for(int most) { return std::bit_width(static_cast<unsigned>(most)); }

// As versions 1 and 2 have it.
bool take_mask_row(BitReader& bits, std::span<std::uint8_t> row) {
    const int side_bits = bits_for(static_cast<int>(row.size()));
    const std::size_t length = bits.take(side_bits);
    if (length == 0) return true;
    const std::size_t first = bits.take(side_bits);
    if (first + length > row.size()) return false;
    const std::span<std::uint8_t> cells = row.subspan(first, length);
    cells.front() = cells.back() = 1;
    if (length < 3) return true;
    const std::span<std::uint8_t> between = cells.subspan(1, length - 2);
    if (bits.take(1) != 0) {
        std::fill(between.begin(), between.end(), std::uint8_t{1});
        return true;
    }
    for (std::uint8_t& cell : between) cell = static_cast<std::uint8_t>(bits.take(1));
    return std::find(between.begin(), between.end(), 0) != between.end();
}

// Bits of a distance between two of a list's minutiae that are written as they are: a little less than the mean has.
int plain_bits(std::size_t minutiae, int height) {
    return std::max(0, bits_for(height / (static_cast<int>(minutiae) + 1)) - 1);
}

// The list from the top down, those of one row as they come, so that a record that was read is written as it was.
std::vector<Minutia> downwards(std::span<const Minutia> minutiae, int width, int height) {
    if (minutiae.size() > kMostListed) throw std::invalid_argument("a record has at most 255 minutiae of an extractor");
    for (const Minutia& m : minutiae) {
        if (m.x < 0 || m.y < 0 || m.x >= width || m.y >= height) {
            throw std::invalid_argument("a record's minutiae lie within its picture");
        }
    }
    std::vector<Minutia> out(minutiae.begin(), minutiae.end());
    std::stable_sort(out.begin(), out.end(), [](const Minutia& a, const Minutia& b) { return a.y < b.y; });
    return out;
}

void put_minutiae(BitWriter& bits, std::span<const Minutia> minutiae, int width, int height) {
    const int plain = plain_bits(minutiae.size(), height);
    const int across = bits_for(width - 1);
    int above = 0;
    for (const Minutia& m : downwards(minutiae, width, height)) {
        const auto below = static_cast<unsigned>(m.y - above);
        for (unsigned i = below >> plain; i > 0; i--) bits.put(1, 1);
        bits.put(0, 1);
        bits.put(below & ((1U << plain) - 1), plain);
        bits.put(static_cast<unsigned>(m.x), across);
        bits.put(m.direction, 8);
        bits.put(m.bifurcation ? 1 : 0, 1);
        above = m.y;
    }
}

bool take_minutiae(BitReader& bits, std::size_t count, const PhaseRecord& record, std::vector<Minutia>& out) {
    out.clear();
    const int plain = plain_bits(count, record.height);
    const int across = bits_for(record.width - 1);
    int above = 0;
    for (std::size_t i = 0; i < count; i++) {
        Minutia m;
        m.y = above;
        while (bits.take(1) != 0) {
            m.y += 1 << plain;
            if (m.y >= record.height) return false;
        }
        m.y += static_cast<int>(bits.take(plain));
        m.x = static_cast<int>(bits.take(across));
        m.direction = static_cast<std::uint8_t>(bits.take(8));
        m.bifurcation = bits.take(1) != 0;
        if (m.x >= record.width || m.y >= record.height) return false;
        above = m.y;
        out.push_back(m);
    }
    return true;
}

bool take_minutiae_of_version_1(BitReader& bits, std::size_t count, const PhaseRecord& record,
                                std::vector<Minutia>& out) {
    out.clear();
    for (std::size_t i = 0; i < count; i++) {
        Minutia m;
        m.x = static_cast<int>(bits.take(kPlaceBits));
        m.y = static_cast<int>(bits.take(kPlaceBits));
        m.direction = static_cast<std::uint8_t>(bits.take(8));
        m.bifurcation = bits.take(1) != 0;
        if (m.x >= record.width || m.y >= record.height) return false;
        out.push_back(m);
    }
    sort_downwards(out);
    return true;
}

// The head and the mask; the reader is left behind them.
RecordFault take_mask(std::span<const std::uint8_t> bytes, BitReader& bits, PhaseRecord& out) {
    if (bytes.size() < kHeader) return RecordFault::too_short;
    if (bytes[0] != 'T' || bytes[1] != 'F') return RecordFault::not_a_record;
    out.version = bytes[2];
    out.waves.clear();
    if (out.version < kOldestRecordVersion || out.version > kRecordVersion) return RecordFault::unknown_version;
    out.quality = bytes[3];
    out.width = number_at(bytes, 4);
    out.height = number_at(bytes, 6);
    out.left = bytes[8];
    out.top = bytes[9];
    out.columns = bytes[10];
    out.rows = bytes[11];
    if (out.quality > 100) return RecordFault::bad_value;
    const auto side_fits = [](int side) { return side >= kLeastSide && side <= kMostSide; };
    if (!side_fits(out.width) || !side_fits(out.height)) return RecordFault::bad_geometry;
    if ((out.columns == 0) != (out.rows == 0)) return RecordFault::bad_geometry;
    if ((out.left + out.columns) * kCell >= out.width + kCell || (out.top + out.rows) * kCell >= out.height + kCell) {
        return RecordFault::bad_geometry;
    }
    const auto cells = static_cast<std::size_t>(out.columns * out.rows);
    out.mask.assign(cells, 0);
    if (out.version < kFirstCoded) {
        const auto columns = static_cast<std::size_t>(out.columns);
        for (std::size_t at = 0; at < cells; at += columns) {
            if (!take_mask_row(bits, std::span(out.mask).subspan(at, columns))) return RecordFault::bad_value;
        }
    } else if (!pass_mask(out, RidgeReader(bits))) {
        return RecordFault::bad_value;
    }
    return bits.ran_out() ? RecordFault::wrong_length : RecordFault::none;
}

// Head, mask and groups.
RecordFault take_flow(std::span<const std::uint8_t> bytes, BitReader& bits, PhaseRecord& out) {
    if (const RecordFault fault = take_mask(bytes, bits, out); fault != RecordFault::none) return fault;
    const auto groups = static_cast<std::size_t>(out.group_columns() * out.group_rows());
    out.directions.assign(groups, 0);
    out.periods.assign(groups, 0);
    if (out.version >= kFirstCoded) {
        pass_groups(out, RidgeReader(bits));
        return bits.ran_out() ? RecordFault::wrong_length : RecordFault::none;
    }
    for (int gy = 0; gy < out.group_rows(); gy++) {
        const UsedGroups used = used_groups(out, gy);
        for (int gx = 0; gx < out.group_columns(); gx++) {
            if (used[static_cast<std::size_t>(gx)] == 0) continue;
            const auto g = static_cast<std::size_t>(gy * out.group_columns() + gx);
            const unsigned both = bits.take(kDirectionBits + kPeriodBits);
            out.directions[g] = static_cast<std::uint8_t>(both & ((1U << kDirectionBits) - 1));
            out.periods[g] = static_cast<std::uint8_t>(both >> kDirectionBits);
        }
    }
    return bits.ran_out() ? RecordFault::wrong_length : RecordFault::none;
}

}  // namespace

UsedGroups used_groups(const PhaseRecord& record, int row) {
    const auto columns = static_cast<std::size_t>(record.columns);
    const auto first = record.mask.begin() + 2 * row * record.columns;
    std::array<std::uint8_t, 2 * kMostGroups> cells{};
    std::copy_n(first, columns, cells.begin());
    if (2 * row + 1 < record.rows) {
        for (std::size_t i = 0; i < columns; i++) cells[i] |= first[static_cast<std::ptrdiff_t>(columns + i)];
    }
    UsedGroups out;
    for (std::size_t g = 0; g < kMostGroups; g++) out[g] = cells[2 * g] | cells[2 * g + 1];
    return out;
}

void sort_downwards(std::vector<Minutia>& minutiae) {
    std::sort(minutiae.begin(), minutiae.end(), [](const Minutia& a, const Minutia& b) {
        return std::tie(a.y, a.x, a.direction, a.bifurcation) < std::tie(b.y, b.x, b.direction, b.bifurcation);
    });
}

PhaseRecord make_record(const EnhancedPrint& print, std::span<const Minutia> own, std::span<const Minutia> foreign) {
    PhaseRecord record;
    record.width = print.ridges.width();
    record.height = print.ridges.height();
    record.own.assign(own.begin(), own.end());
    sort_downwards(record.own);
    set_foreign(record, foreign);
    const Plane<float> half = half_scale(print.ridges);
    crop_to_mask(cell_mask(print, half.width(), half.height()), record);
    const auto groups = static_cast<std::size_t>(record.group_columns() * record.group_rows());
    record.directions.assign(groups, 0);
    record.periods.assign(groups, 0);
    for (int gy = 0; gy < record.group_rows(); gy++) {
        const UsedGroups used = used_groups(record, gy);
        for (int gx = 0; gx < record.group_columns(); gx++) {
            if (used[static_cast<std::size_t>(gx)] == 0) continue;
            const auto g = static_cast<std::size_t>(gy * record.group_columns() + gx);
            record.directions[g] = group_direction(record, print.flow, gx, gy);
            record.periods[g] = group_period(record, half, gx, gy, record.directions[g]);
        }
    }
    cell_waves(kernels(), record, record.waves);
    record.phases.assign(record.mask.size(), 0);
    for (std::size_t c = 0; c < record.mask.size(); c++) {
        if (record.mask[c] == 0) continue;
        const int x = static_cast<int>(c) % record.columns;
        const int y = static_cast<int>(c) / record.columns;
        record.phases[c] = cell_phase(record, half, x, y, record.waves[c]);
    }
    record.quality = print_quality(record);
    return record;
}

float steady_share(const PhaseRecord& record) {
    int cells = 0;
    int strong = 0;
    for (std::size_t c = 0; c < record.mask.size(); c++) {
        cells += record.mask[c];
        strong += record.phases[c] >> 3;
    }
    return cells > 0 ? static_cast<float>(strong) / static_cast<float>(cells) : 0.0F;
}

PhaseRecord minutiae_record(int width, int height, std::span<const Minutia> foreign) {
    PhaseRecord record;
    record.width = width;
    record.height = height;
    set_foreign(record, foreign);
    return record;
}

void set_foreign(PhaseRecord& record, std::span<const Minutia> foreign) {
    record.foreign.assign(foreign.begin(), foreign.end());
    sort_downwards(record.foreign);
}

std::vector<std::uint8_t> record_bytes(const PhaseRecord& record) {
    std::vector<std::uint8_t> bytes{'T', 'F', kRecordVersion, record.quality};
    put_number(bytes, record.width);
    put_number(bytes, record.height);
    for (const int side : {record.left, record.top, record.columns, record.rows}) {
        bytes.push_back(static_cast<std::uint8_t>(side));
    }
    bytes.push_back(static_cast<std::uint8_t>(record.own.size()));
    bytes.push_back(static_cast<std::uint8_t>(record.foreign.size()));
    BitWriter bits(bytes);
    PhaseRecord same = record;  // what is written passes as what is read does
    RidgeWriter writer(bits);
    pass_mask(same, writer);
    pass_groups(same, writer);
    std::vector<CellWave> waves;
    cell_waves(kernels(), record, waves);
    pass_phases(same, waves, writer);
    put_minutiae(bits, record.own, record.width, record.height);
    put_minutiae(bits, record.foreign, record.width, record.height);
    bits.finish();
    return bytes;
}

std::vector<std::uint8_t> ridge_bytes(std::span<const std::uint8_t> bytes, const PhaseRecord& record) {
    if (record.version != kRecordVersion) {
        PhaseRecord ridges = record;
        ridges.own.clear();
        ridges.foreign.clear();
        return record_bytes(ridges);
    }
    std::vector<std::uint8_t> out(bytes.begin(),
                                  bytes.begin() + static_cast<std::ptrdiff_t>(kHeader + (record.ridge_bits + 7) / 8));
    out[kCountsAt] = out[kCountsAt + 1] = 0;
    // Of a byte that minutiae begin in, the ridges' bits.
    if (const std::size_t left = record.ridge_bits % 8; left > 0) {
        out.back() = static_cast<std::uint8_t>(out.back() & ((1U << left) - 1));
    }
    return out;
}

RecordFault parse_flow(std::span<const std::uint8_t> bytes, PhaseRecord& out) {
    BitReader bits(bytes.subspan(std::min(bytes.size(), kHeader)));
    out.phases.clear();
    out.own.clear();
    out.foreign.clear();
    return take_flow(bytes, bits, out);
}

RecordFault check_ridges(std::span<const std::uint8_t> bytes, PhaseRecord& out) {
    BitReader bits(bytes.subspan(std::min(bytes.size(), kHeader)));
    if (const RecordFault fault = take_mask(bytes, bits, out); fault != RecordFault::none) return fault;
    if (bytes[kCountsAt] != 0 || bytes[kCountsAt + 1] != 0) return RecordFault::bad_value;
    return RecordFault::none;
}

RecordFault parse_record(std::span<const std::uint8_t> bytes, PhaseRecord& out) {
    BitReader bits(bytes.subspan(std::min(bytes.size(), kHeader)));
    if (const RecordFault fault = take_flow(bytes, bits, out); fault != RecordFault::none) return fault;
    const auto cells = out.mask.size();
    out.phases.assign(cells, 0);
    if (out.version < kFirstCoded) {
        for (std::size_t c = 0; c < cells; c++) {
            if (out.mask[c] != 0) out.phases[c] = static_cast<std::uint8_t>(bits.take(kPhaseBits));
        }
    } else {
        cell_waves(kernels(), out, out.waves);
        pass_phases(out, out.waves, RidgeReader(bits));
    }
    if (bits.ran_out()) return RecordFault::wrong_length;
    out.ridge_bits = bits.taken();
    const auto take = out.version == 1 ? take_minutiae_of_version_1 : take_minutiae;
    if (!take(bits, bytes[kCountsAt], out, out.own)) return RecordFault::bad_value;
    if (!take(bits, bytes[kCountsAt + 1], out, out.foreign)) return RecordFault::bad_value;
    return bits.ended() ? RecordFault::none : RecordFault::wrong_length;
}

void cell_waves(const Kernels& kernels, const PhaseRecord& record, std::vector<CellWave>& out) {
    const DirectionTable& table = direction_table();
    const int gw = record.group_columns();
    const int gh = record.group_rows();
    // What the groups give, with a border of groups that give nothing, like those without a cell in the mask.
    const auto stride = static_cast<std::size_t>(gw + 2);
    const std::size_t size = stride * static_cast<std::size_t>(gh + 2);
    // Of a row so many at once that no kernel has some left over; what lies behind its last one is of no use.
    const int at_once = (gw + 15) / 16 * 16;
    std::vector<std::int32_t> groups(4 * size + 16, 0);
    const std::array<std::int32_t*, 4> given{groups.data(), groups.data() + size, groups.data() + 2 * size,
                                             groups.data() + 3 * size};
    for (int y = 0; y < gh; y++) {
        const UsedGroups used = used_groups(record, y);
        for (int x = 0; x < gw; x++) {
            if (used[static_cast<std::size_t>(x)] == 0) continue;
            const std::size_t to = static_cast<std::size_t>(y + 1) * stride + static_cast<std::size_t>(x + 1);
            const auto g = static_cast<std::size_t>(y * gw + x);
            given[0][to] = table.cosine[record.directions[g]];
            given[1][to] = table.sine[record.directions[g]];
            given[2][to] = kPeriodWaves[record.periods[g]];
            given[3][to] = 1;
        }
    }
    out.assign(record.mask.size(), CellWave{0, 0, 0, 0});
    // Of a row's even cells, then of its odd ones.
    std::array<std::array<float, kMostGroups>, 2> cos2, sin2;
    std::array<std::array<std::int32_t, kMostGroups>, 2> kx, ky;
    for (int y = 0; y < record.rows; y++) {
        const std::size_t near = static_cast<std::size_t>(y / 2 + 1) * stride + 1;
        const std::size_t beyond = y % 2 == 0 ? near - stride : near + stride;
        GroupRows rows{};
        for (std::size_t part = 0; part < 4; part++) {
            rows.near[part] = given[part] + near;
            rows.beyond[part] = given[part] + beyond;
        }
        for (std::size_t odd = 0; odd < 2; odd++) {
            kernels.blend_waves(rows, odd == 0 ? -1 : 1, at_once,
                                {cos2[odd].data(), sin2[odd].data(), kx[odd].data(), ky[odd].data()});
        }
        const std::uint8_t* const mask = record.mask.data() + y * record.columns;
        CellWave* const to = out.data() + y * record.columns;
        for (std::size_t odd = 0; odd < 2; odd++) {
            for (auto x = static_cast<int>(odd); x < record.columns; x += 2) {
                if (mask[x] == 0) continue;
                const auto g = static_cast<std::size_t>(x / 2);
                to[x] = {cos2[odd][g], sin2[odd][g], static_cast<std::int16_t>(kx[odd][g]),
                         static_cast<std::int16_t>(ky[odd][g])};
            }
        }
    }
}

}  // namespace tambo
