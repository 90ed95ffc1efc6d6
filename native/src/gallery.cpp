#include "gallery.hpp"

#include <algorithm>
#include <mutex>

#include "compare.hpp"

namespace tambo {
namespace {

bool passes(std::uint64_t labels, std::span<const FilterPair> filter) {
    return filter.empty() || std::any_of(filter.begin(), filter.end(), [labels](const FilterPair& pair) {
               return (labels & pair.mask) == pair.wanted;
           });
}

}  // namespace

RecordFault Gallery::put(std::int64_t key, std::uint64_t labels, std::span<const std::uint8_t> record) {
    PhaseRecord parsed;
    if (const RecordFault fault = parse_record(record, parsed); fault != RecordFault::none) return fault;
    std::vector<std::uint8_t> copy(record.begin(), record.end());
    const std::unique_lock lock(guard_);
    fingers_[key] = {labels, std::move(copy)};
    return RecordFault::none;
}

bool Gallery::remove(std::int64_t key) {
    const std::unique_lock lock(guard_);
    return fingers_.erase(key) != 0;
}

std::int64_t Gallery::size() const {
    const std::shared_lock lock(guard_);
    return static_cast<std::int64_t>(fingers_.size());
}

std::int64_t Gallery::bytes() const {
    const std::shared_lock lock(guard_);
    std::size_t sum = sizeof(*this);
    for (const auto& [key, finger] : fingers_) sum += sizeof(key) + sizeof(finger) + finger.record.capacity();
    return static_cast<std::int64_t>(sum);
}

std::optional<std::vector<std::uint8_t>> Gallery::record(std::int64_t key) const {
    const std::shared_lock lock(guard_);
    const auto at = fingers_.find(key);
    if (at == fingers_.end()) return std::nullopt;
    return at->second.record;
}

std::vector<Candidate> Gallery::search(const PhaseRecord& probe, const SearchOrder& order) const {
    PrintMaker maker(kernels());
    Comparer comparer(kernels());
    MovingPrint moving;
    maker.make_moving(probe, moving);
    PhaseRecord record;
    StillPrint still;
    std::vector<Candidate> found;
    const std::shared_lock lock(guard_);
    for (const auto& [key, finger] : fingers_) {
        if (!passes(finger.labels, order.filter)) continue;
        if (parse_record(finger.record, record) != RecordFault::none) continue;
        maker.make_still(record, still);
        const Comparison compared = comparer.compare(still, moving, Effort::quick);
        found.push_back(
            {key, 1.5F * compared.score + 0.5F * compared.minutiae_score, 0, compared.score, compared.minutiae_score});
    }
    const std::size_t kept = std::min(order.most, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(),
                      [](const Candidate& a, const Candidate& b) { return a.rank > b.rank; });
    found.resize(kept);
    return found;
}

}  // namespace tambo
