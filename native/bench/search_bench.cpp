// Measures the search of a gallery.
//
//     search_bench recall PACK [--setting NAME=NUMBER]...
//     search_bench gallery PACK OTHERS --count N [--light] [--minutiae] [--setting ...] [--probes N] [--threads 1|2]
//     search_bench living PACK OTHERS --count N
//     search_bench stages PACK
//     search_bench growth PACK OTHERS --count N [--probes N]
//
// PACK holds records of real prints, eight of each finger one behind the other; OTHERS holds made-up fingers.
// "recall" hides each finger's prints among the real prints of other fingers. "gallery" enrols the first impressions
// and N others, searches for the rest, and says at which place each stage leaves the mate and what the time was.
// "living" puts and removes fingers meanwhile. "stages" says, as JSON, which share of the mates each stage leaves within
// lists of several lengths, among real prints of other fingers; "growth" how long a search takes as the gallery grows.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "flow_agreement.hpp"
#include "gallery.hpp"

namespace {

using namespace tambo;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kPrints = 8;  // of a finger

// Records come as they are or in a finger template, which has five bytes before the record.
class Pack {
public:
    explicit Pack(const char* path) : in_(path, std::ios::binary) {
        if (!in_) {
            std::fprintf(stderr, "%s cannot be read\n", path);
            std::exit(2);
        }
    }
    bool next(Bytes& out) {
        std::int32_t length = 0;
        if (!in_.read(reinterpret_cast<char*>(&length), 4)) return false;
        out.resize(static_cast<std::size_t>(length));
        in_.read(reinterpret_cast<char*>(out.data()), length);
        if (out.size() > 5 && out[0] == 'T' && out[1] == 'M') out.erase(out.begin(), out.begin() + 5);
        return true;
    }

private:
    std::ifstream in_;
};

std::vector<Bytes> all_of(const char* path) {
    Pack pack(path);
    std::vector<Bytes> out;
    for (Bytes bytes; pack.next(bytes);) out.push_back(bytes);
    return out;
}

struct Options {
    SearchTuning tuning;
    std::size_t count = 100000;
    std::size_t probes = 350;
    int threads = 2;
    bool light = false;
    bool minutiae = false;  // is all that is enrolled
    bool wide = false;
};

void set(SearchTuning& t, const std::string& name, double v) {
    const auto n = static_cast<std::size_t>(v);
    const auto f = static_cast<float>(v);
    if (name == "minutiae")
        t.minutiae = n;
    else if (name == "keys")
        t.keys = n;
    else if (name == "sectors")
        t.sectors = static_cast<int>(v);
    else if (name == "posting_share")
        t.posting_share = f;
    else if (name == "least_fingers")
        t.least_fingers = n;
    else if (name == "least_worth")
        t.least_worth = f;
    else if (name == "after_scan")
        t.after_scan = f;
    else if (name == "after_pairs")
        t.after_pairs = f;
    else if (name == "found_turn")
        t.found_turn = static_cast<unsigned>(n);
    else if (name == "pairs")
        t.pairs = n;
    else if (name == "least_pair")
        t.least_pair = f;
    else if (name == "head_start")
        t.head_start = f;
    else if (name == "listed")
        t.listed = n;
    else if (name == "first_listed")
        t.first_listed = n;
    else if (name == "certain_rank")
        t.certain_rank = f;
    else if (name == "wide_listed")
        t.wide_listed = n;
    else if (name == "wide_minutiae")
        t.wide_minutiae = n;
    else if (name == "wide_keys")
        t.wide_keys = n;
    else if (name == "wide_part")
        t.wide_part = f;
    else if (name == "full_shares")
        t.full_shares = f;
    else {
        std::fprintf(stderr, "there is no setting %s\n", name.c_str());
        std::exit(2);
    }
}

Options options(int argc, char** argv, int at) {
    Options out;
    for (; at < argc; at++) {
        const std::string name = argv[at];
        if (name == "--light")
            out.light = true;
        else if (name == "--minutiae")
            out.minutiae = true;
        else if (name == "--wide")
            out.wide = true;
        else if (at + 1 == argc)
            std::exit(2);
        else if (name == "--count")
            out.count = static_cast<std::size_t>(std::atol(argv[++at]));
        else if (name == "--probes")
            out.probes = static_cast<std::size_t>(std::atol(argv[++at]));
        else if (name == "--threads")
            out.threads = std::atoi(argv[++at]);
        else if (name == "--setting") {
            const std::string pair = argv[++at];
            set(out.tuning, pair.substr(0, pair.find('=')), std::atof(pair.substr(pair.find('=') + 1).c_str()));
        }
    }
    return out;
}

double percentile(std::vector<double> v, double p) {
    if (v.empty()) return 0;
    std::sort(v.begin(), v.end());
    return v[std::min(v.size() - 1, static_cast<std::size_t>(p * static_cast<double>(v.size())))];
}

// Of each pair of one finger's prints the first is hidden among the prints of other fingers, and the second searches: its
// place by stage C on all of them, by the whole cascade, and with the ridges compared.
int recall(const char* path, const Options& o) {
    const auto raw = all_of(path);
    const int extractors = o.light ? 1 : 2;
    std::vector<PreparedFinger> fingers(raw.size());
    std::vector<PhaseRecord> records(raw.size());
    FingerPreparer preparer(search_kernels());
    for (std::size_t i = 0; i < raw.size(); i++) {
        preparer.prepare(raw[i], extractors, fingers[i]);
        parse_record(raw[i], records[i]);
        fingers[i].codes.reserve(fingers[i].codes.size() + kCodesReadAhead);
    }
    SearchTuning cascade = o.tuning;
    cascade.least_fingers = 0;
    SegmentSearch all(search_kernels(), o.tuning), staged(search_kernels(), cascade);
    const std::array<std::size_t, 4> within{1, 2, 4, 8};
    using Within = std::array<int, 4>;
    Within whole{}, flowing{}, left{}, ridged{};
    std::array<int, 16> set{}, set_left{};
    int pairs = 0, scan = 0, paired = 0;
    // The mate's score stands first; it is 0 where the mate was lost. Who is level with it stands before it.
    const auto count = [&](const std::vector<float>& scores, Within& out) {
        const float mate = scores.front();
        const auto before = static_cast<std::size_t>(
            std::count_if(scores.begin() + 1, scores.end(), [mate](float s) { return s >= mate; }));
        for (std::size_t k = 0; k < within.size(); k++) out[k] += mate > 0 && before < within[k] ? 1 : 0;
        return mate > 0 && before == 0 ? 1 : 0;
    };
    for (std::size_t probe = 0; probe < raw.size(); probe++) {
        if (probe % kPrints == 0) continue;
        const std::size_t finger = probe / kPrints;
        const std::size_t hidden_among = raw.size() - kPrints + 1;
        const SearchProbe p(records[probe], search_kernels(), o.tuning, extractors, o.wide, hidden_among);
        for (std::size_t mate = finger * kPrints; mate < probe; mate++) {
            std::vector<std::size_t> there{mate};
            for (std::size_t g = 0; g < raw.size(); g++) {
                if (g / kPrints != finger) there.push_back(g);
            }
            SegmentFingers enrolled;
            std::vector<float> scores, flow;
            for (std::size_t i = 0; i < there.size(); i++) {
                const PreparedFinger& f = fingers[there[i]];
                enrolled.add({static_cast<std::int64_t>(i), 0, f.view()});
                const Agreement agreement = all.compare(f.view(), p, all.all_turns(p));
                scores.push_back(agreement.score);
                flow.push_back(agreement.score *
                               flow_agreement(records[there[i]], records[probe], agreement.placement));
            }
            const Segment segment(SegmentFingers(enrolled), extractors);
            StageTimes times;
            std::vector<float> survivors(there.size()), ranks(there.size());
            for (const SegmentHit& hit : staged.search(segment, p, {}, 0, there.size(), times)) {
                survivors[hit.finger] = hit.agreement.score * flow_agreement(records[there[hit.finger]], records[probe],
                                                                             hit.agreement.placement);
            }
            Gallery gallery(extractors, cascade);
            gallery.put(std::move(enrolled));
            SearchTimes spent;
            for (const Candidate& c : gallery.search(records[probe], {{}, o.wide, 1, there.size()}, spent)) {
                ranks[static_cast<std::size_t>(c.key)] = c.rank;
            }
            const auto has = [](std::span<const std::uint32_t> list) {
                return std::binary_search(list.begin(), list.end(), 0U) ? 1 : 0;
            };
            pairs++;
            scan += has(staged.after_scan());
            paired += has(staged.after_pairs());
            count(scores, whole);
            set[finger / 10] += count(flow, flowing);
            set_left[finger / 10] += count(survivors, left);
            count(ranks, ridged);
        }
    }
    const auto print = [&](const char* name, const Within& counts) {
        std::printf("%s", name);
        for (const int c : counts) std::printf(" %.4f", static_cast<double>(c) / pairs);
    };
    const auto print_sets = [&](const std::array<int, 16>& counts) {
        const std::size_t sets = raw.size() / kPrints / 10;
        for (std::size_t s = 0; s < sets; s++) {
            std::printf(" %.3f", static_cast<double>(counts[s]) * static_cast<double>(sets) / pairs);
        }
    };
    std::printf("%d pairs; mate among the first 1, 2, 4, 8 of %zu", pairs, raw.size() - kPrints);
    print(": stage C on all", whole);
    print("; C and flow", flowing);
    std::printf(" (sets");
    print_sets(set);
    print("); cascade", left);
    std::printf(" (after A %.4f, after B %.4f; sets", static_cast<double>(scan) / pairs,
                static_cast<double>(paired) / pairs);
    print_sets(set_left);
    print("); with the ridges", ridged);
    std::printf("\n");
    return 0;
}

// Of all threads, seconds.
double processor_time() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

// Writes a pack of prepared fingers.
int prepare(const char* from, const char* to) {
    Pack pack(from);
    std::ofstream out(to, std::ios::binary);
    FingerPreparer preparer(search_kernels());
    PreparedFinger finger;
    const double begun = processor_time();
    double spent = 0;
    std::size_t count = 0;
    for (Bytes bytes; pack.next(bytes); count++) {
        const double before = processor_time();
        preparer.prepare(bytes, 2, finger);
        spent += processor_time() - before;
        const Bytes prepared = prepared_bytes(finger.view());
        const auto length = static_cast<std::int32_t>(prepared.size());
        out.write(reinterpret_cast<const char*>(&length), 4);
        out.write(reinterpret_cast<const char*>(prepared.data()), length);
    }
    std::printf("%zu fingers prepared, %.1f us of processor time each (%.1f with reading and writing)\n", count,
                spent / static_cast<double>(count) * 1e6,
                (processor_time() - begun) / static_cast<double>(count) * 1e6);
    return 0;
}

// As it is, or as a station has it before its ridges have come.
Bytes enrolled(Bytes bytes, const Options& o) {
    PhaseRecord record;
    if (!o.minutiae || parse_record(bytes, record) != RecordFault::none) return bytes;
    PhaseRecord out = minutiae_record(record.width, record.height, record.foreign);
    out.own = record.own;
    return record_bytes(out);
}

// Enrols those of the pack up to a number; `put` have been.
void enrol(Gallery& gallery, Pack& pack, std::size_t& put, std::size_t count, const Options& o) {
    std::vector<NewFinger> batch;
    const std::size_t before = put;
    std::size_t fingers = 0, minutiae = 0;
    const auto begun = std::chrono::steady_clock::now();
    const double processor = processor_time();
    while (put < count) {
        // Two threads prepare.
        std::vector<Bytes> records;
        for (Bytes bytes; put + records.size() < count && records.size() < Segment::kMost && pack.next(bytes);) {
            records.push_back(enrolled(bytes, o));
        }
        if (records.empty()) break;
        batch.resize(records.size());
        const auto prepare = [&](std::size_t first) {
            FingerPreparer preparer(search_kernels());
            for (std::size_t i = first; i < records.size(); i += 2) {
                if (records[i].size() > 2 && records[i][1] == 'P') {
                    preparer.prepare_again(records[i], gallery.extractors(), batch[i].finger);
                } else {
                    preparer.prepare(records[i], gallery.extractors(), batch[i].finger);
                }
                batch[i].key = static_cast<std::int64_t>(1000 + put + i);
                batch[i].labels = i % 4;
            }
        };
        std::thread other(prepare, 1);
        prepare(0);
        other.join();
        for (const auto& f : batch) {
            fingers++;
            minutiae += f.finger.minutiae.size();
        }
        put += records.size();
        gallery.put(std::move(batch));
        batch.clear();
    }
    const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    std::fprintf(stderr, "%zu others enrolled in %.1f s on two threads (%.1f s of processor time), %.1f minutiae each\n",
                 put - before, s, processor_time() - processor,
                 static_cast<double>(minutiae) / static_cast<double>(fingers));
}

void enrol(Gallery& gallery, const char* path, const Options& o) {
    Pack pack(path);
    std::size_t put = 0;
    enrol(gallery, pack, put, o.count, o);
}

void enrol_first_prints(Gallery& gallery, const std::vector<Bytes>& raw, const Options& o) {
    FingerPreparer preparer(search_kernels());
    std::vector<NewFinger> first;
    for (std::size_t i = 0; i < raw.size(); i += kPrints) {
        NewFinger& f = first.emplace_back();
        f.key = static_cast<std::int64_t>(i / kPrints);
        preparer.prepare(enrolled(raw[i], o), gallery.extractors(), f.finger);
    }
    gallery.put(std::move(first));
}

int in_gallery(const char* prints, const char* others, const Options& o) {
    Gallery gallery(o.light ? 1 : 2, o.tuning);
    const auto raw = all_of(prints);
    // First, so that they lie in a segment: those in the head are compared without the first two stages.
    enrol_first_prints(gallery, raw, o);
    enrol(gallery, others, o);
    std::printf("%zu fingers, %.0f bytes each\n", gallery.size(),
                static_cast<double>(gallery.bytes()) / static_cast<double>(gallery.size()));
    std::array<int, 4> at{};
    const std::array<std::size_t, 4> lists{1, 10, 30, 300};
    int first_ranked = 0, searched = 0;
    std::vector<double> whole, processor, probe, scan, pairs, all_pairs, flow, ridges;
    for (std::size_t i = 0; i < raw.size() && static_cast<std::size_t>(searched) < o.probes; i++) {
        if (i % kPrints == 0) continue;
        PhaseRecord record;
        parse_record(raw[i], record);
        SearchTimes times;
        const auto begun = std::chrono::steady_clock::now();
        const double processor_begun = processor_time();
        auto list = gallery.search(record, {{}, o.wide, o.threads, 300}, times);
        const auto ms = [](std::chrono::nanoseconds t) { return static_cast<double>(t.count()) / 1e6; };
        whole.push_back(ms(std::chrono::steady_clock::now() - begun));
        processor.push_back((processor_time() - processor_begun) * 1e3);
        probe.push_back(ms(times.probe));
        scan.push_back(ms(times.stages.scan));
        pairs.push_back(ms(times.stages.pairs));
        all_pairs.push_back(ms(times.stages.all_pairs));
        flow.push_back(ms(times.stages.flow));
        ridges.push_back(ms(times.stages.ridges));
        searched++;
        const auto mate = static_cast<std::int64_t>(i / kPrints);
        first_ranked += !list.empty() && list[0].key == mate ? 1 : 0;
        float score = -1;
        for (const auto& c : list) {
            if (c.key == mate) score = c.search;
        }
        std::size_t before = 0;
        for (const auto& c : list) before += c.search > score ? 1 : 0;
        for (std::size_t k = 0; k < lists.size(); k++) at[k] += score >= 0 && before < lists[k] ? 1 : 0;
    }
    const double n = searched;
    std::printf(
        "mate within the first 1, 10, 30 and anywhere on the list, by minutiae and flow: %.4f %.4f %.4f %.4f; first with "
        "the ridges: %.4f\n",
        at[0] / n, at[1] / n, at[2] / n, at[3] / n, first_ranked / n);
    for (const auto& [name, v] : {std::pair("whole", &whole),
                                  {"processor", &processor},
                                  {"probe", &probe},
                                  {"A", &scan},
                                  {"B", &pairs},
                                  {"C", &all_pairs},
                                  {"flow", &flow},
                                  {"ridges", &ridges}}) {
        std::printf("%s %.2f/%.2f/%.2f ", name, percentile(*v, .5), percentile(*v, .95), percentile(*v, .99));
    }
    std::printf("ms p50/p95/p99, %d threads\n", o.threads);
    return 0;
}

// How long searches take, and which share finds its mate on the list, as the gallery grows to `count` others.
int growth(const char* prints, const char* others, const Options& o) {
    const auto raw = all_of(prints);
    Gallery gallery(o.light ? 1 : 2, o.tuning);
    enrol_first_prints(gallery, raw, o);
    Pack pack(others);
    std::size_t put = 0;
    std::printf("[");
    for (const std::size_t size : {std::size_t{10000}, std::size_t{30000}, std::size_t{100000}, std::size_t{300000},
                                   std::size_t{1000000}}) {
        enrol(gallery, pack, put, std::min(size, o.count), o);
        std::vector<double> whole;
        double processor = 0;
        std::size_t within = 0;
        for (std::size_t i = 0; i < raw.size() && whole.size() < o.probes; i++) {
            if (i % kPrints == 0) continue;
            PhaseRecord record;
            parse_record(raw[i], record);
            SearchTimes times;
            const auto begun = std::chrono::steady_clock::now();
            const double before = processor_time();
            const auto list = gallery.search(record, {{}, false, o.threads, 100}, times);
            whole.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() * 1e3);
            processor += (processor_time() - before) * 1e3;
            const auto mate = static_cast<std::int64_t>(i / kPrints);
            within += std::any_of(list.begin(), list.end(), [mate](const Candidate& c) { return c.key == mate; }) ? 1 : 0;
        }
        const auto n = static_cast<double>(whole.size());
        std::printf("%s{\"others\":%zu,\"p50\":%.2f,\"p95\":%.2f,\"p99\":%.2f,\"processor\":%.2f,\"bytes\":%.0f,"
                    "\"listed\":%.4f}",
                    size == 10000 ? "" : ",\n ", put, percentile(whole, .5), percentile(whole, .95),
                    percentile(whole, .99), processor / n,
                    static_cast<double>(gallery.bytes()) / static_cast<double>(gallery.size()),
                    static_cast<double>(within) / n);
        std::fflush(stdout);
        if (put < size || put == o.count) break;
    }
    std::printf("]\n");
    return 0;
}

// Of each pair of one finger's prints: whether the first is within a stage's list of some length with the second as the
// probe. What stages A and B list is that many prints more than the finger has others; behind them the length counts the
// prints of other fingers alone.
int stages(const char* path, const Options& o) {
    const auto raw = all_of(path);
    const std::vector<std::size_t> lengths{1, 2, 4, 8, 16, 32, 64, 128, 256};
    std::vector<PreparedFinger> fingers(raw.size());
    std::vector<PhaseRecord> records(raw.size());
    std::vector<SegmentEntry> entries;
    std::vector<NewFinger> enrolled;
    FingerPreparer preparer(search_kernels());
    for (std::size_t i = 0; i < raw.size(); i++) {
        preparer.prepare(raw[i], 2, fingers[i]);
        parse_record(raw[i], records[i]);
        fingers[i].codes.reserve(fingers[i].codes.size() + kCodesReadAhead);
        entries.push_back({static_cast<std::int64_t>(i), 0, fingers[i].view()});
        enrolled.push_back({static_cast<std::int64_t>(i), 0, fingers[i]});
    }
    const Segment segment(entries, 2);
    SearchTuning whole = o.tuning;
    whole.least_fingers = 0;
    SearchTuning doubting = whole;
    doubting.certain_rank = 1e9F;
    Gallery gallery(2, doubting);
    gallery.put(std::move(enrolled));
    std::vector<std::size_t> scan(lengths.size()), pairs(lengths.size()), minutiae(lengths.size()), flow(lengths.size()),
        ridges(lengths.size());
    std::size_t count = 0;
    for (std::size_t probe = 0; probe < raw.size(); probe++) {
        if (probe % kPrints == 0) continue;
        const std::size_t finger = probe / kPrints;
        const SearchProbe p(records[probe], search_kernels(), o.tuning, 2, false, raw.size());
        StageTimes times;
        const auto mates_in = [&](std::span<const std::uint32_t> list) {
            std::size_t mates = 0;
            for (std::size_t mate = finger * kPrints; mate < probe; mate++) {
                mates += std::binary_search(list.begin(), list.end(), static_cast<std::uint32_t>(mate)) ? 1 : 0;
            }
            return mates;
        };
        for (std::size_t k = 0; k < lengths.size(); k++) {
            const float share = (static_cast<float>(lengths[k] + kPrints - 1) + 0.5F) / static_cast<float>(raw.size());
            SearchTuning cut = whole;
            cut.after_scan = share;
            SegmentSearch to_scan(search_kernels(), cut);
            to_scan.search(segment, p, {}, 0, raw.size(), times);
            scan[k] += mates_in(to_scan.after_scan());
            cut.after_scan = whole.after_scan;
            cut.after_pairs = share;
            SegmentSearch to_pairs(search_kernels(), cut);
            to_pairs.search(segment, p, {}, 0, raw.size(), times);
            pairs[k] += mates_in(to_pairs.after_pairs());
        }
        SegmentSearch cascade(search_kernels(), whole);
        std::vector<float> by_minutiae(raw.size()), by_flow(raw.size()), by_ridges(raw.size(), -1);
        for (const SegmentHit& hit : cascade.search(segment, p, {}, 0, raw.size(), times)) {
            by_minutiae[hit.finger] = hit.agreement.score;
            by_flow[hit.finger] =
                hit.agreement.score * flow_agreement(records[hit.finger], records[probe], hit.agreement.placement);
        }
        SearchTimes spent;
        for (const Candidate& c : gallery.search(records[probe], {{}, false, 1, raw.size()}, spent)) {
            by_ridges[static_cast<std::size_t>(c.key)] = c.rank;
        }
        for (std::size_t mate = finger * kPrints; mate < probe; mate++) {
            count++;
            const auto within = [&](const std::vector<float>& scores, float least, std::vector<std::size_t>& out) {
                if (scores[mate] <= least) return;
                std::size_t before = 0;
                for (std::size_t g = 0; g < scores.size(); g++) {
                    before += g / kPrints != finger && scores[g] >= scores[mate] ? 1 : 0;
                }
                for (std::size_t k = 0; k < lengths.size(); k++) out[k] += before < lengths[k] ? 1 : 0;
            };
            within(by_minutiae, 0, minutiae);
            within(by_flow, 0, flow);
            within(by_ridges, -1, ridges);
        }
    }
    std::printf("{\"pairs\":%zu,\"others\":%zu,\"lengths\":[", count, raw.size() - kPrints);
    for (std::size_t k = 0; k < lengths.size(); k++) std::printf("%s%zu", k == 0 ? "" : ",", lengths[k]);
    std::printf("]");
    for (const auto& [name, found] : {std::pair("A", &scan), {"B", &pairs}, {"C", &minutiae}, {"flow", &flow},
                                      {"ridges", &ridges}}) {
        std::printf(",\n \"%s\":[", name);
        for (std::size_t k = 0; k < lengths.size(); k++) {
            std::printf("%s%.4f", k == 0 ? "" : ",", static_cast<double>((*found)[k]) / static_cast<double>(count));
        }
        std::printf("]");
    }
    std::printf("}\n");
    return 0;
}

// Prepared fingers are put and removed in batches, paced to ten thousand changes a second, while the probes search.
int living(const char* prints, const char* others, const Options& o) {
    constexpr std::size_t kBatch = 256;
    constexpr double kChanges = 10000;  // a second
    Gallery gallery(2, o.tuning);
    const auto raw = all_of(prints);
    enrol(gallery, others, o);
    FingerPreparer preparer(search_kernels());
    std::vector<PreparedFinger> prepared(raw.size());
    for (std::size_t i = 0; i < raw.size(); i++) preparer.prepare(raw[i], 2, prepared[i]);
    const auto searches = [&] {
        std::vector<double> ms;
        for (std::size_t i = 0; i < o.probes; i++) {
            PhaseRecord record;
            parse_record(raw[i % raw.size()], record);
            SearchTimes times;
            const auto begun = std::chrono::steady_clock::now();
            gallery.search(record, {{}, false, o.threads, 24}, times);
            ms.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() * 1e3);
        }
        return ms;
    };
    const auto before = searches();
    std::atomic<bool> going{true};
    std::size_t changes = 0;
    double busy = 0;
    const auto begun = std::chrono::steady_clock::now();
    std::thread writer([&] {
        constexpr std::int64_t kFirst = 1LL << 40;
        std::vector<std::int64_t> old;
        for (std::int64_t next = kFirst; going.load();) {
            const auto started = std::chrono::steady_clock::now();
            std::vector<NewFinger> batch;
            std::vector<std::int64_t> keys;
            for (std::size_t i = 0; i < kBatch; i++, next++) {
                keys.push_back(next);
                batch.push_back({next, 0, prepared[static_cast<std::size_t>(next) % prepared.size()]});
            }
            gallery.put(std::move(batch));
            changes += kBatch + gallery.remove(old);
            old = keys;
            busy += std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
            const std::chrono::duration<double> due(static_cast<double>(changes) / kChanges);
            std::this_thread::sleep_until(begun + due);
        }
    });
    const auto meanwhile = searches();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    going = false;
    writer.join();
    std::printf("search p50/p99 before %.2f/%.2f, meanwhile %.2f/%.2f ms; %.0f adds and removes a second, the writer "
                "busy %.0f %% of the time\n",
                percentile(before, .5), percentile(before, .99), percentile(meanwhile, .5), percentile(meanwhile, .99),
                static_cast<double>(changes) / seconds, 100 * busy / seconds);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "recall" && argc > 2) return recall(argv[2], options(argc, argv, 3));
    if (what == "gallery" && argc > 3) return in_gallery(argv[2], argv[3], options(argc, argv, 4));
    if (what == "living" && argc > 3) return living(argv[2], argv[3], options(argc, argv, 4));
    if (what == "growth" && argc > 3) return growth(argv[2], argv[3], options(argc, argv, 4));
    if (what == "stages" && argc > 2) return stages(argv[2], options(argc, argv, 3));
    if (what == "prepare" && argc > 3) return prepare(argv[2], argv[3]);
    std::fprintf(stderr,
                 "search_bench prepare PACK OUT | recall | stages PACK | gallery | growth | living PACK OTHERS --count N\n");
    return 2;
}
