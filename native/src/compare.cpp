#include "compare.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tambo {
namespace {

constexpr float kFullOverlap = 40;              // blocks from which a placement's overlap counts in full
constexpr std::size_t kThoroughPeaks = 16;      // of the votes, that are looked at
constexpr std::size_t kQuickPeaks = 5;
constexpr std::size_t kThoroughPlacements = 8;  // that are correlated
constexpr float kQuickTogether = 0.12F;         // quick: below, different fingers
constexpr float kQuickMerit = 3.0F;             // the same of a placement's merit
constexpr float kQuickLocally = 0.40F;          // below: not worth a refit
constexpr float kThoroughLocally = 0.32F;
constexpr int kMostRefits = 3;
constexpr std::size_t kLeastWindows = 12;  // for a refit
constexpr double kStiffness = 400;         // square pixels a window: resists turning and stretching
constexpr float kWindowChance = 0.25F;     // agreement of a window that says nothing of where it went
constexpr float kChance = 0.30F;           // the same of all windows, each shifted for itself
constexpr float kBlocksPower = 0.15F;
// What the best placement of a print that is turned by a quarter or more must have, and how much more than one that is
// not: of different fingers one pair in a hundred does, of mates that lie turned all but one in seven.
constexpr float kTurnedMerit = 6.0F;
constexpr float kTurnedFurther = 1.5F;
// The raw scores that one pair of different fingers in a thousand reaches.
constexpr float kRidgeNormaliser = 0.676F;
constexpr float kMinutiaeNormaliser = 4.5F;

// The least-squares affine change that takes each window to where it was found, the surer ones before the others, with
// a ridge towards none: a distorted print is first put right where it fits best, and from there on outwards.
bool refit(std::span<const Displacement> windows, Placement& change) {
    if (windows.size() < kLeastWindows) return false;
    const auto sureness = [](const Displacement& w) {
        const auto above = static_cast<double>(w.agreement - kWindowChance);
        return above * above;
    };
    double n = 0, mean_x = 0, mean_y = 0, mean_dx = 0, mean_dy = 0;
    for (const Displacement& window : windows) {
        const double w = sureness(window);
        n += w;
        mean_x += w * static_cast<double>(window.x);
        mean_y += w * static_cast<double>(window.y);
        mean_dx += w * static_cast<double>(window.dx);
        mean_dy += w * static_cast<double>(window.dy);
    }
    mean_x /= n;
    mean_y /= n;
    mean_dx /= n;
    mean_dy /= n;
    double xx = n * kStiffness, xy = 0, yy = n * kStiffness, xu = 0, yu = 0, xv = 0, yv = 0;
    for (const Displacement& window : windows) {
        const double w = sureness(window);
        const double x = static_cast<double>(window.x) - mean_x;
        const double y = static_cast<double>(window.y) - mean_y;
        const double u = static_cast<double>(window.dx) - mean_dx;
        const double v = static_cast<double>(window.dy) - mean_dy;
        xx += w * x * x;
        xy += w * x * y;
        yy += w * y * y;
        xu += w * x * u;
        yu += w * y * u;
        xv += w * x * v;
        yv += w * y * v;
    }
    const double det = xx * yy - xy * xy;
    const double a = (xu * yy - yu * xy) / det;
    const double b = (yu * xx - xu * xy) / det;
    const double c = (xv * yy - yv * xy) / det;
    const double d = (yv * xx - xv * xy) / det;
    change = {static_cast<float>(1 + a),
              static_cast<float>(b),
              static_cast<float>(c),
              static_cast<float>(1 + d),
              static_cast<float>(mean_dx - a * mean_x - b * mean_y),
              static_cast<float>(mean_dy - c * mean_x - d * mean_y)};
    return true;
}

// First the change, then the placement.
Placement after(const Placement& p, const Placement& change) {
    return {p.a * change.a + p.b * change.c,          p.a * change.b + p.b * change.d,
            p.c * change.a + p.d * change.c,          p.c * change.b + p.d * change.d,
            p.a * change.tx + p.b * change.ty + p.tx, p.c * change.tx + p.d * change.ty + p.ty};
}

float raw_score(const Correlation& c) {
    const float above = c.locally - kChance;
    return above > 0 ? above * std::pow(static_cast<float>(c.blocks), kBlocksPower) : 0.0F;
}

}  // namespace

std::size_t Comparer::find_places(const StillPrint& still, const MovingPrint& moving, Effort effort,
                                  std::size_t wanted) {
    const bool quick = effort == Effort::quick;
    hough_.vote(still, moving, quick ? Hough::Voters::joined : Hough::Voters::pooled);
    std::size_t count = 0;
    Hough::Peak peak;
    for (std::size_t seen = 0; seen < (quick ? kQuickPeaks : kThoroughPeaks) && hough_.next(peak); seen++) {
        // A placement's merit is at most its votes, and these fall from peak to peak.
        if (count == wanted && peak.votes <= plausible_[count - 1].merit) break;
        int overlap = 0;
        const float agreement = std::max(0.0F, direction_agreement(still, moving, peak.placement, overlap));
        const float merit =
            peak.votes * agreement * agreement * std::min(1.0F, static_cast<float>(overlap) / kFullOverlap);
        std::size_t at = std::min(count, wanted - 1);
        if (!(merit > 0) || (count == wanted && merit <= plausible_[at].merit)) continue;
        count = at + 1;
        for (; at > 0 && plausible_[at - 1].merit < merit; at--) plausible_[at] = plausible_[at - 1];
        plausible_[at] = {merit, peak};
    }
    return count;
}

void Comparer::correct(const StillPrint& still, const MovingPrint& moving, Comparison& result) {
    while (result.refits < kMostRefits) {
        Placement change;
        if (!refit(displacements_, change)) return;
        const Correlation corrected = correlator_.correlate(still, moving, after(result.correlation.placement, change),
                                                            Correlator::kNarrow, -1.0F);
        if (corrected.merit() <= result.correlation.merit()) return;
        result.correlation = corrected;
        result.refits++;
        displacements_.assign(correlator_.displacements().begin(), correlator_.displacements().end());
    }
}

Comparison Comparer::compare(const StillPrint& still, const MovingPrint& moving, Effort effort) {
    Comparison best;
    best_displacements_.clear();
    const bool quick = effort == Effort::quick;
    const std::size_t count = find_places(still, moving, effort, quick ? 1 : kThoroughPlacements);
    for (std::size_t k = 0; k < count; k++) {
        const Plausible& plausible = plausible_[k];
        if (quick && plausible.merit < kQuickMerit) break;
        Comparison found;
        found.votes = plausible.peak.votes;
        found.correlation = correlator_.correlate(still, moving, plausible.peak.placement,
                                                  quick ? Correlator::kNarrow : Correlator::kWide,
                                                  quick ? kQuickTogether : -1.0F);
        if (found.correlation.blocks < Correlator::kLeastBlocks) continue;
        displacements_.assign(correlator_.displacements().begin(), correlator_.displacements().end());
        if (found.correlation.locally >= (quick ? kQuickLocally : kThoroughLocally)) correct(still, moving, found);
        if (best.correlation.blocks > 0 && found.correlation.merit() <= best.correlation.merit()) continue;
        best = found;
        best_displacements_.swap(displacements_);
    }
    if (best.correlation.blocks == 0) return best;
    best.score = raw_score(best.correlation) / kRidgeNormaliser;
    best.minutiae_score =
        paired_.score(still, moving, best.correlation.placement, best_displacements_) / kMinutiaeNormaliser;
    return best;
}

Comparison Comparer::compare_turned(const StillPrint& still, const Quarters& moving) {
    std::size_t quarters = 0;
    float least = 0;
    for (std::size_t i = 0; i < Quarters::kCount; i++) {
        const float merit =
            find_places(still, moving.outline(i), Effort::quick, 1) > 0 ? plausible_[0].merit : 0.0F;
        if (i == 0) {
            least = std::max(kTurnedMerit, kTurnedFurther * merit);
        } else if (merit > least) {
            quarters = i;
            least = merit;
        }
    }
    Comparison out = compare(still, moving.print(quarters), Effort::thorough);
    out.correlation.placement = turned_back(out.correlation.placement, quarters);
    return out;
}

}  // namespace tambo
