#include "kernels.hpp"

#include <array>
#include <cstring>
#include <random>
#include <vector>

#include "check.hpp"
#include "compare.hpp"
#include "prints.hpp"
#include "synthetic_print.hpp"

namespace {

using tambo::Kernels;
using tambo::kShiftLanes;

std::vector<float> random_floats(std::mt19937& random, std::size_t n) {
    std::vector<float> out(n);
    for (float& v : out) v = static_cast<float>(static_cast<int>(random() % 20001) - 10000) / 1777.0F;
    return out;
}

std::vector<std::uint8_t> random_bytes(std::mt19937& random, std::size_t n) {
    std::vector<std::uint8_t> out(n);
    for (std::uint8_t& v : out) v = static_cast<std::uint8_t>(random());
    return out;
}

template <class T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

// Runs a check on every build of the kernels but the plain one, which it is compared with.
template <class Check>
void on_each(Check check) {
    for (const Kernels* kernels : tambo::runnable_kernels().subspan(1)) check(*kernels, tambo::plain_kernels());
}

}  // namespace

FACT(blursAgreeBitForBit) {
    on_each([](const Kernels& k, const Kernels& plain) {
        std::mt19937 random(1);
        for (int n : {1, 7, 8, 31, 64, 129}) {
            for (int radius : {1, 3, 9}) {
                const auto in = random_floats(random, static_cast<std::size_t>(n + 2 * radius));
                const auto weights = random_floats(random, static_cast<std::size_t>(radius) + 1);
                std::vector<float> a(static_cast<std::size_t>(n)), b(a);
                k.blur_row(in.data() + radius, weights.data(), radius, a.data(), n);
                plain.blur_row(in.data() + radius, weights.data(), radius, b.data(), n);
                CHECK(same_bits(a, b));
                std::vector<std::vector<float>> rows;
                std::vector<const float*> pointers;
                for (int i = 0; i < 2 * radius + 1; i++)
                    rows.push_back(random_floats(random, static_cast<std::size_t>(n)));
                for (const auto& row : rows) pointers.push_back(row.data());
                k.blur_column(pointers.data(), weights.data(), radius, a.data(), n);
                plain.blur_column(pointers.data(), weights.data(), radius, b.data(), n);
                CHECK(same_bits(a, b));
            }
        }
    });
}

FACT(gaborBlocksAgreeBitForBit) {
    on_each([](const Kernels& k, const Kernels& plain) {
        std::mt19937 random(2);
        for (int round = 0; round < 50; round++) {
            const std::size_t stride = 28 + random() % 9;
            const auto window = random_floats(random, stride * 25);
            const auto taps = random_floats(random, 21 * 24);
            std::vector<float> a(16), b(16);
            k.gabor_block(window.data(), static_cast<std::ptrdiff_t>(stride), taps.data(), a.data());
            plain.gabor_block(window.data(), static_cast<std::ptrdiff_t>(stride), taps.data(), b.data());
            CHECK(same_bits(a, b));
        }
    });
}

FACT(gaborBlockIsTheCorrelation) {
    std::mt19937 random(3);
    const std::size_t stride = 30;
    const auto window = random_floats(random, stride * 25);
    const auto taps = random_floats(random, 21 * 24);
    std::vector<float> out(16);
    tambo::plain_kernels().gabor_block(window.data(), static_cast<std::ptrdiff_t>(stride), taps.data(), out.data());
    for (std::size_t y = 0; y < 4; y++) {
        for (std::size_t x = 0; x < 4; x++) {
            double sum = 0;
            for (std::size_t j = 0; j < 21; j++) {
                for (std::size_t i = 0; i < 24; i++) {
                    sum +=
                        static_cast<double>(window[(y + j) * stride + x + i]) * static_cast<double>(taps[j * 24 + i]);
                }
            }
            CHECK_NEAR(out[y * 4 + x], sum, 0.05);
        }
    }
}

FACT(renderingAgreesBitForBit) {
    on_each([](const Kernels& k, const Kernels& plain) {
        std::mt19937 random(4);
        for (int round = 0; round < 4000; round++) {
            std::array<tambo::WaveCell, 4> cells{};
            for (auto& c : cells) {
                c = {static_cast<std::int16_t>(random()), static_cast<std::int16_t>(random()),
                     static_cast<std::int16_t>(random()), static_cast<std::int16_t>(random() % 3 == 0 ? 0 : -1),
                     static_cast<std::int16_t>(random() % 3 == 0 ? 0 : -1)};
            }
            const int scale = 1 + round % 2;
            std::uint16_t a[2], b[2];
            k.render(cells.data(), tambo::render_places(scale, round / 2 % 4), &a[0], &a[1]);
            plain.render(cells.data(), tambo::render_places(scale, round / 2 % 4), &b[0], &b[1]);
            CHECK(a[0] == b[0] && a[1] == b[1]);
        }
    });
}

FACT(blockShiftsAgreeBitForBit) {
    on_each([](const Kernels& k, const Kernels& plain) {
        std::mt19937 random(5);
        for (int round = 0; round < 200; round++) {
            const int shifts = round % 2 == 0 ? 13 : 9;
            const std::ptrdiff_t stride = shifts + 7 + static_cast<int>(random() % 50);
            const auto size = static_cast<std::size_t>(stride * shifts + tambo::kReadAhead);
            const auto sign = random_bytes(random, size);
            const auto valid = random_bytes(random, size);
            const std::uint64_t own_sign = static_cast<std::uint64_t>(random()) << 32 | random();
            const std::uint64_t own_valid = static_cast<std::uint64_t>(random()) << 32 | random();
            std::vector<std::int16_t> a(static_cast<std::size_t>(shifts * kShiftLanes), 99), b(a.size(), 77);
            k.block_shifts(own_sign, own_valid, sign.data(), valid.data(), stride, shifts, a.data());
            plain.block_shifts(own_sign, own_valid, sign.data(), valid.data(), stride, shifts, b.data());
            CHECK(same_bits(a, b));
        }
    });
}

FACT(slidingAndGreatestAgreeBitForBit) {
    on_each([](const Kernels& k, const Kernels& plain) {
        std::mt19937 random(6);
        for (int round = 0; round < 500; round++) {
            const int n = 1 + static_cast<int>(random() % 300);
            std::vector<std::int16_t> base(static_cast<std::size_t>(n)), add(base), drop(base), a(base), b(base);
            for (auto* list : {&base, &add, &drop}) {
                for (auto& v : *list) v = static_cast<std::int16_t>(random());
            }
            k.slide(base.data(), add.data(), drop.data(), a.data(), n);
            plain.slide(base.data(), add.data(), drop.data(), b.data(), n);
            CHECK(same_bits(a, b));
            std::vector<std::int16_t> values(13 * kShiftLanes);
            const unsigned spread = round % 3 == 0 ? 3 : 65536;
            for (auto& v : values) v = static_cast<std::int16_t>(random() % spread);
            const int first = static_cast<int>(random() % 13);
            const int last = first + static_cast<int>(random() % static_cast<unsigned>(13 - first));
            const int low = static_cast<int>(random() % 13);
            const int high = low + static_cast<int>(random() % static_cast<unsigned>(13 - low));
            std::int16_t va = 0, vb = 0;
            CHECK(k.greatest(values.data(), first, last, low, high, &va) ==
                  plain.greatest(values.data(), first, last, low, high, &vb));
            CHECK(va == vb);
        }
    });
}

FACT(sampledLinesAgree) {
    on_each([](const Kernels& k, const Kernels& plain) {
        std::mt19937 random(8);
        const auto picture = random_bytes(random, 100 * 100 + tambo::kReadAhead);
        for (int n = 0; n < 40; n++) {
            // From the middle, less than a pixel and a quarter a step.
            const auto step = [&random] { return static_cast<std::int32_t>(random() % 163840) - 81920; };
            const std::int32_t du = step(), dv = step();
            std::vector<std::uint8_t> a(static_cast<std::size_t>(n) + 1, 5), b(a);
            k.sample_line(picture.data(), 100, 50 << 16, 50 << 16, du, dv, n, a.data());
            plain.sample_line(picture.data(), 100, 50 << 16, 50 << 16, du, dv, n, b.data());
            CHECK(same_bits(a, b));
        }
    });
}

FACT(nearVotesAgreeBitForBit) {
    on_each([](const Kernels& k, const Kernels& plain) {
        std::mt19937 random(7);
        for (int round = 0; round < 100; round++) {
            const std::size_t n = 8 * (1 + random() % 40);
            const auto r = random_floats(random, n), x = random_floats(random, n), y = random_floats(random, n);
            const float at[3] = {1, -2, 0.5F};
            std::vector<float> a(4), b(4);
            k.near_votes(r.data(), x.data(), y.data(), static_cast<int>(n), at, a.data());
            plain.near_votes(r.data(), x.data(), y.data(), static_cast<int>(n), at, b.data());
            CHECK(same_bits(a, b));
        }
    });
}

FACT(votesAgreeBitForBit) {
    std::mt19937 random(14);
    std::vector<float> cosines(256);
    for (std::size_t i = 0; i < 256; i++) cosines[i] = static_cast<float>(std::cos(static_cast<double>(i) * 0.02454));
    on_each([&](const Kernels& k, const Kernels& plain) {
        for (std::size_t n = 0; n < 40; n++) {
            std::vector<float> x = random_floats(random, n), y = random_floats(random, n);
            for (std::size_t i = 0; i < n; i++) {
                x[i] *= 300;
                y[i] *= 300;
            }
            std::vector<std::uint8_t> direction(n);
            for (auto& d : direction) d = static_cast<std::uint8_t>(random() % 43);
            const tambo::VoteGrid grid{cosines.data(), 0.2F, 9.5F, 1.0F / 16, -288, -288, 36};
            std::vector<float> a(3 * n), b(3 * n);
            std::vector<std::int32_t> a_bins(2 * n), b_bins(2 * n);
            k.votes({13, -40, 20}, x.data(), y.data(), direction.data(), static_cast<int>(n), grid,
                    {a.data(), a.data() + n, a.data() + 2 * n, a_bins.data(), a_bins.data() + n});
            plain.votes({13, -40, 20}, x.data(), y.data(), direction.data(), static_cast<int>(n), grid,
                        {b.data(), b.data() + n, b.data() + 2 * n, b_bins.data(), b_bins.data() + n});
            CHECK(same_bits(a, b));
            CHECK(a_bins == b_bins);
        }
    });
}

FACT(wholeComparisonsAgreeBitForBit) {
    const synthetic::Finger finger(11);
    std::vector<tambo::PhaseRecord> records;
    for (int i = 0; i < 3; i++) {
        const auto print =
            tambo::enhance(finger.picture(320, 380, 0.15 * i, 6.0 * i, -9.0 * i, 20, static_cast<unsigned>(i)));
        records.push_back(tambo::make_record(print, tambo::find_minutiae(print), {}));
    }
    on_each([&](const Kernels& k, const Kernels& plain) {
        for (const auto& a : records) {
            for (const auto& b : records) {
                tambo::Comparison found[2];
                int i = 0;
                for (const Kernels* kernels : {&k, &plain}) {
                    tambo::PrintMaker maker(*kernels);
                    tambo::StillPrint still;
                    tambo::MovingPrint moving;
                    maker.make_still(a, still);
                    maker.make_moving(b, moving);
                    tambo::Comparer comparer(*kernels);
                    found[i++] = comparer.compare(still, moving, tambo::Effort::thorough);
                }
                CHECK(found[0].score > 0.5F);
                CHECK(std::memcmp(&found[0].score, &found[1].score, sizeof(float)) == 0);
                CHECK(std::memcmp(&found[0].correlation.placement, &found[1].correlation.placement,
                                  sizeof(tambo::Placement)) == 0);
            }
        }
    });
}

FACT(blendedWavesAgreeBitForBit) {
    std::mt19937 random(15);
    on_each([&](const Kernels& k, const Kernels& plain) {
        for (std::size_t n = 1; n < 70; n++) {
            std::vector<std::int32_t> numbers(8 * (n + 2));
            for (std::size_t i = 0; i < numbers.size(); i++) {
                const auto any = static_cast<std::int32_t>(random());
                // Cosine and sine, wave number, whether there is anything; sometimes nothing at all.
                const std::size_t part = i / (n + 2) % 4;
                numbers[i] = random() % 4 == 0 ? 0 : part < 2 ? any % 1025 : part == 2 ? any % 3000 + 3300 : any & 1;
            }
            tambo::GroupRows rows{};
            for (std::size_t part = 0; part < 4; part++) {
                rows.near[part] = numbers.data() + part * (n + 2) + 1;
                rows.beyond[part] = numbers.data() + (part + 4) * (n + 2) + 1;
            }
            for (const int side : {-1, 1}) {
                std::vector<float> a(2 * n), b(2 * n);
                std::vector<std::int32_t> a_waves(2 * n), b_waves(2 * n);
                const int count = static_cast<int>(n);
                k.blend_waves(rows, side, count, {a.data(), a.data() + n, a_waves.data(), a_waves.data() + n});
                plain.blend_waves(rows, side, count, {b.data(), b.data() + n, b_waves.data(), b_waves.data() + n});
                CHECK(same_bits(a, b) && same_bits(a_waves, b_waves));
            }
        }
    });
}
