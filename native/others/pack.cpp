#include "pack.hpp"

#include <algorithm>
#include <thread>

#include "skin.hpp"
#include "touch.hpp"

namespace tambo::others {
namespace {

constexpr int kBatch = 250;                        // fingers made by each thread between two writes
constexpr std::uint64_t kStreams = 1ULL << 20;     // of a finger: its skin, then its impressions
constexpr float kFullArea = 908;                   // cells: 150 square millimetres
constexpr float kFullMinutiae = 35;

// As the service measures a picture: by its area and by the minutiae in it.
std::uint8_t picture_quality(const PhaseRecord& record) {
    const auto cells = static_cast<float>(std::count(record.mask.begin(), record.mask.end(), 1));
    const auto minutiae = static_cast<float>(std::max(record.own.size(), record.foreign.size()));
    return static_cast<std::uint8_t>(50 * std::min(1.0F, cells / kFullArea) +
                                     50 * std::min(1.0F, minutiae / kFullMinutiae));
}

Skin skin_of(std::uint64_t seed, int finger) {
    Chance chance(seed, static_cast<std::uint64_t>(finger) * kStreams);
    return grown_skin(chance);
}

void append(const Skin& skin, std::uint64_t seed, int finger, int impression, std::vector<std::uint8_t>& out) {
    Chance chance(seed, static_cast<std::uint64_t>(finger) * kStreams + 1 + static_cast<std::uint64_t>(impression));
    const PhaseRecord record = touch(skin, chance);
    const std::vector<std::uint8_t> ridges = record_bytes(record);
    const std::size_t length = ridges.size() + 5;
    for (int i = 0; i < 4; i++) out.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
    for (const std::uint8_t byte : {std::uint8_t{'T'}, std::uint8_t{'M'}, std::uint8_t{'B'}, std::uint8_t{3}}) {
        out.push_back(byte);
    }
    out.push_back(picture_quality(record));
    out.insert(out.end(), ridges.begin(), ridges.end());
}

}  // namespace

void append_entry(std::uint64_t seed, int finger, int impression, std::vector<std::uint8_t>& out) {
    append(skin_of(seed, finger), seed, finger, impression, out);
}

bool write_pack(const Order& order, std::ostream& out, const std::function<void(int)>& progress) {
    const int workers = std::max(1, order.threads);
    std::vector<std::vector<std::uint8_t>> made(static_cast<std::size_t>(workers));
    for (int done = 0; done < order.count && out;) {
        const int next = std::min(order.count, done + workers * kBatch);
        {
            std::vector<std::jthread> threads;
            for (int w = 0; w < workers; w++) {
                const int first = done + (next - done) * w / workers;
                const int last = done + (next - done) * (w + 1) / workers;
                threads.emplace_back([&order, &bytes = made[static_cast<std::size_t>(w)], first, last] {
                    bytes.clear();
                    for (int finger = first; finger < last; finger++) {
                        const Skin skin = skin_of(order.seed, finger);
                        for (int i = 0; i < order.impressions; i++) append(skin, order.seed, finger, i, bytes);
                    }
                });
            }
        }
        for (const std::vector<std::uint8_t>& bytes : made) {
            out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        }
        done = next;
        progress(done);
    }
    return static_cast<bool>(out.flush());
}

}  // namespace tambo::others
