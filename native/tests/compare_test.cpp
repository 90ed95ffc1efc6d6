#include "compare.hpp"

#include <cmath>

#include "check.hpp"
#include "flow_agreement.hpp"
#include "synthetic_print.hpp"

namespace {

tambo::PhaseRecord record_of(const tambo::Plane<std::uint8_t>& picture) {
    const auto print = tambo::enhance(picture);
    return tambo::make_record(print, tambo::find_minutiae(print), {});
}

tambo::Comparison compare(const tambo::PhaseRecord& candidate, const tambo::PhaseRecord& probe, bool by_any_angle) {
    tambo::PrintMaker maker(tambo::kernels());
    tambo::Comparer comparer(tambo::kernels());
    tambo::StillPrint still;
    tambo::MovingPrint moving;
    maker.make_still(candidate, still);
    maker.make_moving(probe, moving);
    return by_any_angle ? comparer.compare_turned(still, tambo::Quarters(moving))
                        : comparer.compare(still, moving, tambo::Effort::thorough);
}

tambo::Comparison compare(const tambo::PhaseRecord& candidate, const tambo::PhaseRecord& probe) {
    return compare(candidate, probe, false);
}

tambo::Comparison compare_turned(const tambo::PhaseRecord& candidate, const tambo::PhaseRecord& probe) {
    return compare(candidate, probe, true);
}

struct Point {
    double x;
    double y;
};

// That it is the finger, turned by that angle, and that one point of the candidate lies on the other of the probe.
void check_found(const tambo::Comparison& found, double angle, Point on_candidate, Point on_probe) {
    CHECK(found.score > 1.2F);
    const auto& p = found.correlation.placement;
    CHECK_NEAR(std::atan2(p.c - p.b, p.a + p.d), angle, 0.03);
    CHECK_NEAR(p.a * on_candidate.x + p.b * on_candidate.y + p.tx, on_probe.x, 3);
    CHECK_NEAR(p.c * on_candidate.x + p.d * on_candidate.y + p.ty, on_probe.y, 3);
}

}  // namespace

FACT(aFingerIsRecognisedTurnedByAnyAngle) {
    const synthetic::Finger finger(43);
    const auto reference = record_of(finger.picture(320, 380, 0, 0, 0, 12, 1));
    for (const double angle : {0.3, 1.2, 1.9, 3.0, -2.4, -1.5}) {
        const auto found = compare_turned(reference, record_of(finger.picture(400, 420, angle, 25, -15, 12, 2)));
        check_found(found, angle, {160, 190}, {200 + 25, 210 - 15});
    }
}

FACT(otherFingersScoreLowHoweverTheyAreTurned) {
    const auto reference = record_of(synthetic::Finger(51).picture(320, 380, 0, 0, 0));
    for (unsigned seed = 52; seed < 60; seed++) {
        const auto other = record_of(synthetic::Finger(seed).picture(400, 400, 0.8 * seed, 0, 0));
        CHECK_NEAR(compare_turned(reference, other).score, 0, 0.9);
    }
}

FACT(aFingerIsRecognisedTurnedAndShifted) {
    const synthetic::Finger finger(41);
    const auto reference = record_of(finger.picture(320, 380, 0, 0, 0, 12, 1));
    for (const double angle : {-0.6, -0.25, 0.1, 0.45}) {
        const auto found = compare(reference, record_of(finger.picture(340, 400, angle, 25, -30, 12, 2)));
        // The middle of the reference lies on the middle of the finger in the other picture.
        check_found(found, angle, {160, 190}, {170 + 25, 200 - 30});
    }
}

FACT(otherFingersScoreLow) {
    const auto reference = record_of(synthetic::Finger(51).picture(320, 380, 0, 0, 0));
    for (unsigned seed = 52; seed < 60; seed++) {
        const auto found = compare(reference, record_of(synthetic::Finger(seed).picture(320, 380, 0, 0, 0)));
        CHECK_NEAR(found.score, 0, 0.9);
    }
}

FACT(aPrintWithoutRidgesScoresNothing) {
    const auto finger = record_of(synthetic::Finger(61).picture(320, 380, 0, 0, 0));
    const auto blank = record_of(tambo::Plane<std::uint8_t>(320, 380, 255));
    CHECK(compare(finger, blank).score == 0);
    CHECK(compare(blank, finger).score == 0);
    CHECK(compare(blank, blank).score == 0);
}

FACT(noiseScoresLow) {
    const auto finger = record_of(synthetic::Finger(71).picture(320, 380, 0, 0, 0));
    tambo::Plane<std::uint8_t> noise(320, 380);
    unsigned state = 1;
    for (auto& v : noise.all()) {
        state = state * 1664525U + 1013904223U;
        v = static_cast<std::uint8_t>(state >> 24);
    }
    CHECK(compare(finger, record_of(noise)).score < 0.7F);
}

FACT(ridgesOfOneFingerFlowAlikeWhereItLiesOnItself) {
    const synthetic::Finger finger(81);
    const auto reference = record_of(finger.picture(320, 380, 0, 0, 0, 12, 1));
    const auto turned = record_of(finger.picture(340, 400, 0.4, 25, -30, 12, 2));
    const auto c = static_cast<float>(std::cos(0.4));
    const auto s = static_cast<float>(std::sin(0.4));
    const tambo::Placement lain{c, -s, s, c, 195 - c * 160 + s * 190, 170 - s * 160 - c * 190};
    CHECK(tambo::flow_agreement(reference, turned, lain) > 0.8F);
    CHECK(tambo::flow_agreement(reference, turned, {}) < 0.7F);
    const auto other = record_of(synthetic::Finger(82).picture(340, 400, 0.4, 25, -30, 12, 2));
    CHECK(tambo::flow_agreement(reference, other, lain) < tambo::flow_agreement(reference, turned, lain));
}

FACT(fingersWithoutRidgesFlowNeitherAlikeNorOtherwise) {
    const auto finger = record_of(synthetic::Finger(83).picture(320, 380, 0, 0, 0));
    const auto minutiae_alone = tambo::minutiae_record(320, 380, finger.own);
    CHECK_NEAR(tambo::flow_agreement(finger, minutiae_alone, {}), 0.7, 1e-6);
    CHECK_NEAR(tambo::flow_agreement(minutiae_alone, finger, {}), 0.7, 1e-6);
    CHECK_NEAR(tambo::flow_agreement(finger, finger, {1, 0, 0, 1, 5000, 0}), 0.7, 1e-6);
}
