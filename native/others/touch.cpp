#include "touch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <tuple>

#include "smooth_noise.hpp"
#include "waves.hpp"

namespace tambo::others {
namespace {

constexpr float kTurn = 2 * std::numbers::pi_v<float>;

struct Window {
    int width;
    int height;
};

// Of usual scanners, in pixels at 500 dpi.
constexpr std::array<Window, 5> kWindows{{{300, 300}, {388, 374}, {328, 364}, {320, 480}, {640, 480}}};
constexpr std::array<float, 5> kWindowShares{0.4F, 0.2F, 0.2F, 0.05F, 0.15F};
constexpr int kEdge = 10;  // pixels: nothing nearer to the picture's edge is kept

constexpr float kTurning = 0.017F;    // turns that a finger is laid askew
constexpr float kCareless = 0.25F;    // share of the touches that are laid anyhow
constexpr float kCarelessTurning = 0.06F;
constexpr float kMostTurning = 0.1F;  // turns
constexpr float kOffRight = 17;       // pixels that a finger is laid beside its middle
constexpr float kOffUp = 14;          // and towards the tip, on average
constexpr float kOffDown = 36;
constexpr float kStretch = 2.2F;      // pixels by which skin is moved beside its neighbourhood
constexpr float kStretchGrain = 12;   // cells over which it hardly is
constexpr float kHalfWidth = 150;     // pixels of the area that touches
constexpr float kHalfHeight = 196;
constexpr float kSizeDeviation = 0.13F;
constexpr float kRimDeviation = 0.04F;

constexpr float kFaultGrain = 2.5F;     // cells
constexpr float kUnseen = 2.9F;      // faults beyond which no ridge is seen
constexpr float kWeak = 0.92F;       // and beyond which it is weak
constexpr float kPhaseNoise = 0.025F;  // turns
constexpr float kDirectionNoise = 0.006F;  // turns
constexpr float kPeriodNoise = 0.11F;      // of the period

constexpr float kSpuriousUp = 0.15F;  // share of the spurious minutiae that look up
constexpr float kDiagonal = 1.4F;

// How an extractor reads a print.
struct Extractor {
    float loss;             // share of the minutiae that it misses in a print of usual clarity
    float spurious;         // a hundred cells, there
    float place_noise;      // pixels
    float direction_noise;  // turns
    float wrong_type;       // share
    // It sees minutiae only so many cells from the mask's edge: none at the first, all at the second.
    float blind;
    float sighted;
};

constexpr Extractor kOwn{0.10F, 0.8F, 1.4F, 0.006F, 0.10F, 0, 1};
constexpr Extractor kForeign{0.12F, 0.6F, 2.2F, 0.003F, 0.17F, 1.6F, 6.4F};

class TouchMaker {
public:
    TouchMaker(const Skin& skin, Chance& chance) : skin_(skin), chance_(chance) {}

    PhaseRecord make() {
        lay();
        mask();
        ridges();
        measure_depth();
        record_.own = minutiae(kOwn);
        record_.foreign = minutiae(kForeign);
        record_.quality = quality();
        return std::move(record_);
    }

private:
    // The cells' rectangle and the place on the skin of each cell's centre.
    void lay() {
        const Window window = kWindows[chance_.drawn(kWindowShares)];
        record_.width = window.width;
        record_.height = window.height;
        const float size = 1 + chance_.bell(kSizeDeviation);
        half_width_ = kHalfWidth * size * (1 + chance_.bell(0.06F));
        half_height_ = kHalfHeight * size * (1 + chance_.bell(0.08F));
        centre_x_ = 0.5F * static_cast<float>(window.width) + chance_.bell(14);
        centre_y_ = 0.5F * static_cast<float>(window.height) + chance_.bell(20);
        const Wave turn = wave(chance_.bell(chance_.happens(kCareless) ? kCarelessTurning : kTurning, kMostTurning));
        turn_ = turn;
        const auto first = [](float side) { return std::max(0, static_cast<int>((side + kEdge) / kCell)); };
        const float reach = 1 + 3 * kRimDeviation;
        left_ = first(std::max(0.0F, centre_x_ - reach * half_width_ - kEdge));
        top_ = first(std::max(0.0F, centre_y_ - reach * half_height_ - kEdge));
        const auto last = [](float side, int most) {
            return static_cast<int>(std::min(side, static_cast<float>(most - kEdge)) / kCell);
        };
        columns_ = last(centre_x_ + reach * half_width_, window.width) - left_;
        rows_ = last(centre_y_ + reach * half_height_, window.height) - top_;
        const float off_x = kNodeColumns / 2 * kNode + chance_.bell(kOffRight);
        const float off_y = kNodeRows / 2 * kNode - kOffUp + chance_.bell(kOffDown);
        const Plane<float> slip_x = smooth_noise(chance_, columns_, rows_, kStretchGrain);
        const Plane<float> slip_y = smooth_noise(chance_, columns_, rows_, kStretchGrain);
        skin_x_ = Plane<float>(columns_, rows_);
        skin_y_ = Plane<float>(columns_, rows_);
        for (int y = 0; y < rows_; y++) {
            for (int x = 0; x < columns_; x++) {
                const float dx = cell_x(x) - centre_x_;
                const float dy = cell_y(y) - centre_y_;
                skin_x_.at(x, y) = off_x + turn_.cosine * dx + turn_.sine * dy + kStretch * slip_x.at(x, y);
                skin_y_.at(x, y) = off_y - turn_.sine * dx + turn_.cosine * dy + kStretch * slip_y.at(x, y);
            }
        }
    }

    float cell_x(int x) const { return (static_cast<float>(left_ + x) + 0.5F) * kCell; }
    float cell_y(int y) const { return (static_cast<float>(top_ + y) + 0.5F) * kCell; }

    // What touches, less what cannot be seen, cropped to the cells that are left.
    void mask() {
        clarity_ = chance_.bell(0.35F);
        faults_ = smooth_noise(chance_, columns_, rows_, kFaultGrain);
        const Plane<float> rim = smooth_noise(chance_, columns_, rows_, 6);
        Plane<std::uint8_t> seen(columns_, rows_);
        int right = -1;
        int bottom = -1;
        crop_left_ = columns_;
        crop_top_ = rows_;
        for (int y = 0; y < rows_; y++) {
            for (int x = 0; x < columns_; x++) {
                const float across = (cell_x(x) - centre_x_) / half_width_;
                const float along = (cell_y(y) - centre_y_) / half_height_;
                const float out = across * across + along * along;
                const float edge = 1 + kRimDeviation * rim.at(x, y);
                // Towards the rim the skin touches less firmly.
                faults_.at(x, y) += 0.5F * out - 0.3F + clarity_;
                const bool on_skin = skin_x_.at(x, y) >= 0 && skin_y_.at(x, y) >= 0 &&
                                     skin_x_.at(x, y) < (kNodeColumns - 1) * kNode &&
                                     skin_y_.at(x, y) < (kNodeRows - 1) * kNode;
                if (!on_skin || out > edge * edge || faults_.at(x, y) > kUnseen) continue;
                seen.at(x, y) = 1;
                crop_left_ = std::min(crop_left_, x);
                crop_top_ = std::min(crop_top_, y);
                right = std::max(right, x);
                bottom = std::max(bottom, y);
            }
        }
        if (right < 0) return;
        record_.left = left_ + crop_left_;
        record_.top = top_ + crop_top_;
        record_.columns = right - crop_left_ + 1;
        record_.rows = bottom - crop_top_ + 1;
        for (int y = crop_top_; y <= bottom; y++) {
            record_.mask.insert(record_.mask.end(), seen.row(y) + crop_left_, seen.row(y) + right + 1);
        }
    }

    // How many cells each one of the mask is away from its edge, the picture's edge included.
    void measure_depth() {
        depth_ = Plane<float>(record_.columns + 2, record_.rows + 2);
        const auto nearer = [this](int x, int y, int dx, int dy, float step) {
            depth_.at(x, y) = std::min(depth_.at(x, y), depth_.at(x + dx, y + dy) + step);
        };
        for (int y = 1; y <= record_.rows; y++) {
            for (int x = 1; x <= record_.columns; x++) {
                if (record_.mask[static_cast<std::size_t>((y - 1) * record_.columns + x - 1)] == 0) continue;
                depth_.at(x, y) = 1000;
                nearer(x, y, -1, 0, 1);
                nearer(x, y, 0, -1, 1);
                nearer(x, y, -1, -1, kDiagonal);
                nearer(x, y, 1, -1, kDiagonal);
            }
        }
        for (int y = record_.rows; y >= 1; y--) {
            for (int x = record_.columns; x >= 1; x--) {
                if (depth_.at(x, y) == 0) continue;
                nearer(x, y, 1, 0, 1);
                nearer(x, y, 0, 1, 1);
                nearer(x, y, 1, 1, kDiagonal);
                nearer(x, y, -1, 1, kDiagonal);
            }
        }
    }

    struct Ridge {
        float kx;  // turns a pixel, in the picture
        float ky;
        float re;
        float im;
    };

    // The wave at the centre of a cell of the laid rectangle.
    Ridge ridge_at(int x, int y) const {
        const float nx = skin_x_.at(x, y) / kNode;
        const float ny = skin_y_.at(x, y) / kNode;
        const int ix = static_cast<int>(nx);
        const int iy = static_cast<int>(ny);
        const float tx = nx - static_cast<float>(ix);
        const float ty = ny - static_cast<float>(iy);
        const int near_x = tx < 0.5F ? ix : ix + 1;
        const int near_y = ty < 0.5F ? iy : iy + 1;
        const float ax = skin_.flow.kx.at(near_x, near_y);
        const float ay = skin_.flow.ky.at(near_x, near_y);
        float kx = 0;
        float ky = 0;
        float re = 0;
        float im = 0;
        for (int j = 0; j < 4; j++) {
            const int dx = j & 1;
            const int dy = j >> 1;
            const float w = (dx == 0 ? 1 - tx : tx) * (dy == 0 ? 1 - ty : ty);
            const float bx = skin_.flow.kx.at(ix + dx, iy + dy);
            const float by = skin_.flow.ky.at(ix + dx, iy + dy);
            const float s = ax * bx + ay * by < 0 ? -1.0F : 1.0F;
            const Wave on = wave(s * (bx * (tx - static_cast<float>(dx)) + by * (ty - static_cast<float>(dy))) * kNode);
            const float zr = skin_.cosine.at(ix + dx, iy + dy);
            const float zi = s * skin_.sine.at(ix + dx, iy + dy);
            re += w * (zr * on.cosine - zi * on.sine);
            im += w * (zr * on.sine + zi * on.cosine);
            kx += w * s * bx;
            ky += w * s * by;
        }
        // From the skin into the picture by the slopes of the skin's place.
        const int xl = std::max(0, x - 1);
        const int xr = std::min(columns_ - 1, x + 1);
        const int yl = std::max(0, y - 1);
        const int yr = std::min(rows_ - 1, y + 1);
        const float per_x = 1 / static_cast<float>((xr - xl) * kCell);
        const float per_y = 1 / static_cast<float>((yr - yl) * kCell);
        return {(kx * (skin_x_.at(xr, y) - skin_x_.at(xl, y)) + ky * (skin_y_.at(xr, y) - skin_y_.at(xl, y))) * per_x,
                (kx * (skin_x_.at(x, yr) - skin_x_.at(x, yl)) + ky * (skin_y_.at(x, yr) - skin_y_.at(x, yl))) * per_y,
                re, im};
    }

    void ridges() {
        const auto cells = record_.mask.size();
        std::vector<Ridge> seen(cells);
        const auto groups = static_cast<std::size_t>(record_.group_columns() * record_.group_rows());
        record_.directions.assign(groups, 0);
        record_.periods.assign(groups, 0);
        record_.phases.assign(cells, 0);
        std::vector<std::array<float, 4>> sums(groups);
        for (std::size_t c = 0; c < cells; c++) {
            if (record_.mask[c] == 0) continue;
            const int x = static_cast<int>(c) % record_.columns;
            const int y = static_cast<int>(c) / record_.columns;
            const Ridge& r = seen[c] = ridge_at(crop_left_ + x, crop_top_ + y);
            const float squared = r.kx * r.kx + r.ky * r.ky + 1e-12F;
            std::array<float, 4>& sum =
                sums[static_cast<std::size_t>(y / 2 * record_.group_columns() + x / 2)];
            sum[0] += (r.kx * r.kx - r.ky * r.ky) / squared;
            sum[1] += 2 * r.kx * r.ky / squared;
            sum[2] += std::sqrt(squared);
            sum[3] += 1;
        }
        for (std::size_t g = 0; g < groups; g++) {
            const std::array<float, 4>& sum = sums[g];
            if (sum[3] == 0) continue;
            const float twice = std::atan2(sum[1], sum[0]) / kTurn + chance_.bell(2 * kDirectionNoise);
            record_.directions[g] = static_cast<std::uint8_t>(std::lround(twice * 32) & 31);
            record_.periods[g] = nearest_period(sum[2] / sum[3] * (1 + chance_.bell(kPeriodNoise)));
        }
        std::vector<CellWave> waves;
        cell_waves(kernels(), record_, waves);
        for (std::size_t c = 0; c < cells; c++) {
            if (record_.mask[c] == 0) continue;
            const Ridge& r = seen[c];
            const int x = crop_left_ + static_cast<int>(c) % record_.columns;
            const int y = crop_top_ + static_cast<int>(c) / record_.columns;
            const bool against =
                r.kx * static_cast<float>(waves[c].kx) + r.ky * static_cast<float>(waves[c].ky) < 0;
            const float phase = std::atan2(against ? -r.im : r.im, r.re) / kTurn + chance_.bell(kPhaseNoise);
            const float amplitude = std::sqrt(r.re * r.re + r.im * r.im);
            const bool strong = amplitude > 0.6F && faults_.at(x, y) < kWeak;
            record_.phases[c] = static_cast<std::uint8_t>((std::lround(phase * 8) & 7) | (strong ? 8 : 0));
        }
    }

    // kPeriodWaves are evenly spaced in the logarithm.
    static std::uint8_t nearest_period(float turns_a_pixel) {
        const float first = static_cast<float>(kPeriodWaves.front());
        const float a_step = std::log(first / static_cast<float>(kPeriodWaves.back())) / 15;
        // A record counts in 1/65536 turn for a quarter pixel at 250 dpi.
        const float units = turns_a_pixel * 65536 / 2;
        return static_cast<std::uint8_t>(std::clamp(std::lround(std::log(first / units) / a_step), 0L, 15L));
    }

    // Cells from a place of the picture to the mask's edge; 0 outside.
    float depth_at(float px, float py) const {
        const int x = static_cast<int>(px) / kCell - record_.left + 1;
        const int y = static_cast<int>(py) / kCell - record_.top + 1;
        if (x < 0 || y < 0 || x >= depth_.width() || y >= depth_.height()) return 0;
        return depth_.at(x, y);
    }

    float fault_near(float px, float py) const {
        return faults_.at(std::clamp(static_cast<int>(px) / kCell - left_, 0, columns_ - 1),
                          std::clamp(static_cast<int>(py) / kCell - top_, 0, rows_ - 1));
    }

    static void put(std::vector<Minutia>& found, float x, float y, float turns, bool bifurcation) {
        if (found.size() == 255) return;
        Minutia m;
        m.x = static_cast<int>(x);
        m.y = static_cast<int>(y);
        m.direction = static_cast<std::uint8_t>(std::lround(turns * 256) & 255);
        m.bifurcation = bifurcation;
        found.push_back(m);
    }

    // Whether an extractor looks for minutiae at a place.
    bool looks(const Extractor& by, float x, float y) {
        const float depth = depth_at(x, y);
        return depth > 0 && chance_.happens((depth - by.blind) / (by.sighted - by.blind));
    }

    std::vector<Minutia> minutiae(const Extractor& by) {
        std::vector<Minutia> found;
        const float askew = std::atan2(turn_.sine, turn_.cosine) / kTurn;
        const float off_x = kNodeColumns / 2 * kNode;
        const float off_y = kNodeRows / 2 * kNode;
        for (const SkinMinutia& m : skin_.minutiae) {
            // The place in the picture by going back from the skin, twice corrected by what the cell there shows.
            float x = centre_x_ + turn_.cosine * (m.x - off_x) - turn_.sine * (m.y - off_y);
            float y = centre_y_ + turn_.sine * (m.x - off_x) + turn_.cosine * (m.y - off_y);
            for (int i = 0; i < 3; i++) {
                const int cx = std::clamp(static_cast<int>(x) / kCell - left_, 0, columns_ - 1);
                const int cy = std::clamp(static_cast<int>(y) / kCell - top_, 0, rows_ - 1);
                const float ex = m.x - skin_x_.at(cx, cy);
                const float ey = m.y - skin_y_.at(cx, cy);
                x = cell_x(cx) + turn_.cosine * ex - turn_.sine * ey;
                y = cell_y(cy) + turn_.sine * ex + turn_.cosine * ey;
            }
            const float fault = fault_near(x, y);
            const bool lost = chance_.happens(by.loss * std::clamp(1 + fault, 0.2F, 3.0F));
            const bool mistaken = chance_.happens(by.wrong_type);
            x += chance_.bell(by.place_noise);
            y += chance_.bell(by.place_noise);
            const float turns = m.direction + askew + chance_.bell(by.direction_noise);
            if (!lost && looks(by, x, y)) put(found, x, y, turns, m.bifurcation != mistaken);
        }
        const float cells = static_cast<float>(record_.mask.size());
        const int spurious = static_cast<int>(cells / 100 * by.spurious * std::exp(chance_.bell(0.5F) + clarity_));
        for (int i = 0; i < spurious; i++) {
            const int cx = chance_.below(record_.columns);
            const int cy = chance_.below(record_.rows);
            const std::size_t c = static_cast<std::size_t>(cy * record_.columns + cx);
            const std::size_t g = static_cast<std::size_t>(cy / 2 * record_.group_columns() + cx / 2);
            if (record_.mask[c] == 0) continue;
            const float along = static_cast<float>(record_.directions[g]) / 64 + (chance_.happens(kSpuriousUp) ? 0.75F : 0.25F);
            const float x = (static_cast<float>(record_.left + cx) + chance_.between(0, 1)) * kCell;
            const float y = (static_cast<float>(record_.top + cy) + chance_.between(0, 1)) * kCell;
            if (!looks(by, x, y)) continue;
            put(found, x, y, along + chance_.bell(by.direction_noise * 2), chance_.happens(0.5F));
        }
        // A record has them from the top to the bottom.
        std::sort(found.begin(), found.end(), [](const Minutia& a, const Minutia& b) {
            return std::tie(a.y, a.x, a.direction, a.bifurcation) < std::tie(b.y, b.x, b.direction, b.bifurcation);
        });
        return found;
    }

    // As phase_record gives it: the share of strong cells, squared, less for a small area.
    std::uint8_t quality() const {
        int cells = 0;
        int strong = 0;
        for (std::size_t c = 0; c < record_.mask.size(); c++) {
            cells += record_.mask[c];
            strong += record_.phases[c] >> 3;
        }
        if (cells == 0) return 0;
        const float share = static_cast<float>(strong) / static_cast<float>(cells);
        const float area = std::min(1.0F, static_cast<float>(cells) / 800);
        return static_cast<std::uint8_t>(std::lround(100 * share * share * area));
    }

    const Skin& skin_;
    Chance& chance_;
    PhaseRecord record_;
    float half_width_ = 0;
    float half_height_ = 0;
    float centre_x_ = 0;  // of the area that touches, in the picture
    float centre_y_ = 0;
    Wave turn_{1, 0};
    int left_ = 0;  // of the laid rectangle, in the picture's cells
    int top_ = 0;
    int columns_ = 0;
    int rows_ = 0;
    int crop_left_ = 0;  // of the record's rectangle in the laid one
    int crop_top_ = 0;
    float clarity_ = 0;  // the higher, the more faults
    Plane<float> skin_x_;
    Plane<float> skin_y_;
    Plane<float> faults_;
    Plane<float> depth_;
};

}  // namespace

PhaseRecord touch(const Skin& skin, Chance& chance) { return TouchMaker(skin, chance).make(); }

}  // namespace tambo::others
