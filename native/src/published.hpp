// A value that readers use while a writer replaces it, without waiting for each other: hazard pointers (Michael:
// "Hazard Pointers: Safe Memory Reclamation for Lock-Free Objects", IEEE TPDS 15, 2004).
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace tambo {

template <class T>
class Published {
public:
    explicit Published(std::unique_ptr<const T> first) : current_(first.release()) {}
    ~Published() { delete current_.load(); }
    Published(const Published&) = delete;
    Published& operator=(const Published&) = delete;

    // Keeps the value that was current when it was made.
    class Reading {
    public:
        Reading(const Reading&) = delete;
        Reading& operator=(const Reading&) = delete;
        ~Reading() { slot_->store(nullptr); }
        const T& operator*() const { return *value_; }
        const T* operator->() const { return value_; }

    private:
        friend class Published;
        Reading(std::atomic<const T*>* slot, const T* value) : slot_(slot), value_(value) {}
        std::atomic<const T*>* slot_;
        const T* value_;
    };

    Reading read() const {
        const T* value = current_.load();
        std::atomic<const T*>* slot = nullptr;
        while (slot == nullptr) {
            for (std::atomic<const T*>& free : in_use_) {
                const T* nothing = nullptr;
                if (free.compare_exchange_strong(nothing, value)) {
                    slot = &free;
                    break;
                }
            }
            if (slot == nullptr) std::this_thread::yield();
        }
        // What was replaced before the slot named it may be gone.
        for (const T* now = current_.load(); now != value; now = current_.load()) {
            value = now;
            slot->store(value);
        }
        return Reading(slot, value);
    }

    // For the writer, of which there is one at a time.
    const T& latest() const { return *current_.load(); }

    void replace(std::unique_ptr<const T> next) {
        replaced_.emplace_back(current_.exchange(next.release()));
        std::erase_if(replaced_, [this](const std::unique_ptr<const T>& old) {
            return std::none_of(in_use_.begin(), in_use_.end(),
                                [&old](const std::atomic<const T*>& used) { return used.load() == old.get(); });
        });
    }

private:
    static constexpr std::size_t kMostReaders = 256;

    std::atomic<const T*> current_;
    mutable std::array<std::atomic<const T*>, kMostReaders> in_use_{};
    std::vector<std::unique_ptr<const T>> replaced_;
};

}  // namespace tambo
