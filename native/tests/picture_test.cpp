#include <cmath>
#include <numbers>
#include <random>

#include "check.hpp"
#include "enhance.hpp"
#include "mask.hpp"
#include "minutiae.hpp"
#include "print_shape.hpp"
#include "resample.hpp"
#include "smooth.hpp"
#include "synthetic_print.hpp"
#include "thinning.hpp"

namespace {

using tambo::Plane;

Plane<float> random_plane(int w, int h, unsigned seed) {
    std::mt19937 random(seed);
    Plane<float> out(w, h);
    for (float& v : out.all()) v = static_cast<float>(random() % 1000) / 100.0F;
    return out;
}

int mirrored(int i, int n) {
    while (i < 0 || i >= n) i = i < 0 ? -1 - i : 2 * n - 1 - i;
    return i;
}

// Zhang and Suen's two passes as they are printed, a pixel at a time.
Plane<std::uint8_t> thinned_by_definition(Plane<std::uint8_t> s) {
    const int w = s.width();
    const int h = s.height();
    for (int x = 0; x < w; x++) s.at(x, 0) = s.at(x, h - 1) = 0;
    for (int y = 0; y < h; y++) s.at(0, y) = s.at(w - 1, y) = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (int pass = 0; pass < 2; pass++) {
            Plane<std::uint8_t> next = s;
            for (int y = 1; y + 1 < h; y++) {
                for (int x = 1; x + 1 < w; x++) {
                    if (s.at(x, y) == 0) continue;
                    const int p[9] = {s.at(x, y - 1),     s.at(x + 1, y - 1), s.at(x + 1, y),
                                      s.at(x + 1, y + 1), s.at(x, y + 1),     s.at(x - 1, y + 1),
                                      s.at(x - 1, y),     s.at(x - 1, y - 1), s.at(x, y - 1)};
                    int neighbours = 0;
                    int rises = 0;
                    for (int k = 0; k < 8; k++) {
                        neighbours += p[k];
                        rises += p[k] == 0 && p[k + 1] == 1;
                    }
                    if (neighbours < 2 || neighbours > 6 || rises != 1) continue;
                    const bool sides = pass == 0 ? p[0] * p[2] * p[4] + p[2] * p[4] * p[6] == 0
                                                 : p[0] * p[2] * p[6] + p[0] * p[4] * p[6] == 0;
                    if (!sides) continue;
                    next.at(x, y) = 0;
                    changed = true;
                }
            }
            s = next;
        }
    }
    for (int y = 1; y + 1 < h; y++) {
        for (int x = 1; x + 1 < w; x++) {
            if (s.at(x, y) == 0) continue;
            const bool n = s.at(x, y - 1), e = s.at(x + 1, y), b = s.at(x, y + 1), a = s.at(x - 1, y);
            if ((n && e && !b && !a && !s.at(x - 1, y + 1)) || (e && b && !n && !a && !s.at(x - 1, y - 1)) ||
                (b && a && !n && !e && !s.at(x + 1, y - 1)) || (a && n && !b && !e && !s.at(x + 1, y + 1))) {
                s.at(x, y) = 0;
            }
        }
    }
    return s;
}

// Ridges that come up beside each other, bend around a core and go down again.
Plane<std::uint8_t> loop(int width, int height, double core_x, double core_y) {
    Plane<std::uint8_t> out(width, height);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            const double far = y < core_y ? std::hypot(x - core_x, y - core_y) : std::fabs(x - core_x);
            out.at(x, y) = static_cast<std::uint8_t>(128 + 100 * std::cos(2 * std::numbers::pi * far / 9));
        }
    }
    return out;
}

}  // namespace

FACT(gaussianIsItsDefinition) {
    for (const float sigma : {1.0F, 1.25F, 3.5F}) {
        const Plane<float> in = random_plane(37, 21, 5);
        const Plane<float> out = tambo::gaussian(in, sigma);
        const int radius = static_cast<int>(std::ceil(3 * sigma));
        for (int y = 0; y < in.height(); y++) {
            for (int x = 0; x < in.width(); x++) {
                double sum = 0;
                double weight = 0;
                for (int j = -radius; j <= radius; j++) {
                    for (int i = -radius; i <= radius; i++) {
                        const double w = std::exp(-0.5 * (i * i + j * j) / static_cast<double>(sigma * sigma));
                        sum += w * static_cast<double>(in.at(mirrored(x + i, 37), mirrored(y + j, 21)));
                        weight += w;
                    }
                }
                CHECK_NEAR(out.at(x, y), sum / weight, 1e-4);
            }
        }
    }
}

FACT(gaussianOfATinyPictureStaysWithinIt) {
    const Plane<float> out = tambo::gaussian(Plane<float>(2, 1, 7.0F), 5.0F);
    CHECK_NEAR(out.at(0, 0), 7, 1e-4);
    CHECK_NEAR(out.at(1, 0), 7, 1e-4);
}

FACT(quarterMeanIsItsDefinition) {
    const Plane<float> in = random_plane(23, 18, 6);
    const Plane<float> out = tambo::quarter_mean(in);
    CHECK(out.width() == 6 && out.height() == 5);
    for (int qy = 0; qy < 5; qy++) {
        for (int qx = 0; qx < 6; qx++) {
            double sum = 0;
            int n = 0;
            for (int y = 4 * qy; y < std::min(18, 4 * qy + 4); y++) {
                for (int x = 4 * qx; x < std::min(23, 4 * qx + 4); x++, n++) sum += static_cast<double>(in.at(x, y));
            }
            CHECK_NEAR(out.at(qx, qy), sum / n, 1e-4);
        }
    }
}

FACT(enlargementIsBilinear) {
    const Plane<float> in = random_plane(7, 5, 7);
    for (const int width : {25, 26, 28}) {
        tambo::Enlarged enlarged(in, width);
        for (int y = 0; y < 20; y++) {
            const float* row = enlarged.row(y);
            for (int x = 0; x < width; x++) {
                const double u = std::clamp((x + 0.5) / 4 - 0.5, 0.0, 6.0);
                const double v = std::clamp((y + 0.5) / 4 - 0.5, 0.0, 4.0);
                const int i = std::min(static_cast<int>(u), 5);
                const int j = std::min(static_cast<int>(v), 3);
                const auto at = [&](int a, int b) { return static_cast<double>(in.at(a, b)); };
                const double upper = at(i, j) + (u - i) * (at(i + 1, j) - at(i, j));
                const double lower = at(i, j + 1) + (u - i) * (at(i + 1, j + 1) - at(i, j + 1));
                CHECK_NEAR(row[x], upper + (v - j) * (lower - upper), 1e-4);
            }
        }
    }
}

FACT(thinningIsItsDefinition) {
    std::mt19937 random(8);
    for (const int w : {3, 63, 64, 65, 130}) {
        Plane<float> noise(w, 40);
        for (float& v : noise.all()) v = static_cast<float>(random() % 100);
        noise = tambo::gaussian(noise, 1.5F);
        Plane<std::uint8_t> blobs(w, 40);
        for (std::size_t i = 0; i < blobs.all().size(); i++) blobs.all()[i] = noise.all()[i] > 49 ? 1 : 0;
        const Plane<std::uint8_t> fast = tambo::thinned(blobs);
        const Plane<std::uint8_t> slow = thinned_by_definition(blobs);
        CHECK(std::equal(fast.all().begin(), fast.all().end(), slow.all().begin()));
    }
}

FACT(depthCountsFromTheEdge) {
    const Plane<float> depth = tambo::depth_inside(Plane<std::uint8_t>(9, 7, 1));
    CHECK_NEAR(depth.at(0, 0), 1, 1e-5);
    CHECK_NEAR(depth.at(4, 3), 4, 1e-5);
    CHECK_NEAR(depth.at(8, 3), 1, 1e-5);
}

FACT(flowFollowsStraightRidges) {
    for (int step = 0; step < 8; step++) {
        const double angle = step * std::numbers::pi / 8 + 0.05;
        const double period = 7 + 0.5 * step;
        const auto print = tambo::enhance(synthetic::plane_wave(200, 160, angle, period));
        CHECK_NEAR(print.flow.cos2.at(25, 20), std::cos(2 * angle), 0.06);
        CHECK_NEAR(print.flow.sin2.at(25, 20), std::sin(2 * angle), 0.06);
        CHECK_NEAR(print.flow.period.at(25, 20), period, 0.8);
    }
}

FACT(tellsByHowMuchRidgesAreSqueezedOnOneSide) {
    const auto squeezed = [](auto period) {
        Plane<std::uint8_t> out(240, 320);
        double phase = 0;
        for (int y = 0; y < 320; y++) {
            phase += 2 * std::numbers::pi / period(y);
            for (int x = 0; x < 240; x++) out.at(x, y) = static_cast<std::uint8_t>(128 + 100 * std::cos(phase));
        }
        return tambo::enhance(out).measures.squeezed;
    };
    // A quarter narrower, some six millimetres aside; the period is told from ridges around, too.
    CHECK_NEAR(squeezed([](int y) { return y < 270 ? 9 : 6.75; }), 0.25 * 6, 0.5);
    CHECK(squeezed([](int y) { return y >= 40 && y < 280 ? 9 : 6.75; }) < 0.3F);
    CHECK(squeezed([](int) { return 9; }) < 0.1F);
    CHECK(tambo::squeezed_aside(Plane<float>(8, 8), Plane<std::uint8_t>(2, 2, 1)) == 0);
}

FACT(tellsHowFarTheCoreIsFromTheMiddle) {
    CHECK_NEAR(tambo::enhance(loop(240, 240, 120, 120)).measures.core_offset, 0, 0.9);
    CHECK_NEAR(tambo::enhance(loop(240, 240, 160, 150)).measures.core_offset, 50 * 25.4 / 500, 0.9);
    CHECK(tambo::core_offset(tambo::RidgeFlow{}, Plane<std::uint8_t>()) == 0);
}

FACT(enhancementKeepsRidgesInTheirPlace) {
    const auto picture = synthetic::plane_wave(200, 160, 0.4, 9);
    const auto print = tambo::enhance(picture);
    int same = 0;
    int all = 0;
    for (int y = 20; y < 140; y++) {
        for (int x = 20; x < 180; x++, all++) same += (print.ridges.at(x, y) > 0) == (picture.at(x, y) > 128);
    }
    CHECK(same > all * 95 / 100);
    CHECK(print.quality.at(25, 20) > 0.9F);
}

FACT(blankPictureHasNoRidges) {
    for (const int grey : {0, 128, 255}) {
        const auto print = tambo::enhance(Plane<std::uint8_t>(160, 160, static_cast<std::uint8_t>(grey)));
        for (const std::uint8_t m : print.mask.all()) CHECK(m == 0);
        CHECK(tambo::find_minutiae(print).empty());
    }
}

FACT(spiralsAreFoundAsMinutiae) {
    const synthetic::Finger finger(21);
    const auto found = tambo::find_minutiae(tambo::enhance(finger.picture(340, 400, 0, 0, 0)));
    int inside = 0;
    int met = 0;
    for (const auto& s : finger.spirals()) {
        if (s.x * s.x / (115.0 * 115.0) + s.y * s.y / (145.0 * 145.0) > 1) continue;
        inside++;
        met += std::any_of(found.begin(), found.end(),
                           [&](const tambo::Minutia& m) { return std::hypot(m.x - 170 - s.x, m.y - 200 - s.y) < 8; });
    }
    CHECK(inside >= 15);
    CHECK(met * 10 >= inside * 7);
    CHECK(found.size() < finger.spirals().size() * 2);
}

FACT(resamplingKeepsAPictureAt500Dpi) {
    const auto wave = synthetic::plane_wave(50, 40, 0.3, 9);
    const auto same = tambo::to_500_dpi(wave.all(), 50, 40, 500);
    CHECK(std::equal(same.all().begin(), same.all().end(), wave.all().begin()));
}

FACT(resamplingKeepsAConstant) {
    const std::vector<std::uint8_t> grey(90 * 70, 77);
    for (const double dpi : {250.0, 333.0, 700.0, 1000.0, 1450.0}) {
        const auto out = tambo::to_500_dpi(grey, 90, 70, dpi);
        for (const std::uint8_t v : out.all()) CHECK(v == 77);
    }
}

FACT(resamplingKeepsRidgesInTheirPlace) {
    // The same wave sampled at twice the resolution; pixel centres differ by half a fine pixel.
    Plane<std::uint8_t> fine(400, 300);
    for (int y = 0; y < 300; y++) {
        for (int x = 0; x < 400; x++) {
            const double u = 0.8 * ((x + 0.5) / 2 - 0.5) + 0.6 * ((y + 0.5) / 2 - 0.5);
            fine.at(x, y) = static_cast<std::uint8_t>(128 + 100 * std::cos(2 * std::numbers::pi * u / 10));
        }
    }
    const auto out = tambo::to_500_dpi(fine.all(), 400, 300, 1000);
    CHECK(out.width() == 200 && out.height() == 150);
    for (int y = 5; y < 145; y++) {
        for (int x = 5; x < 195; x++) {
            CHECK_NEAR(out.at(x, y), 128 + 100 * std::cos(2 * std::numbers::pi * (0.8 * x + 0.6 * y) / 10), 12);
        }
    }
}
