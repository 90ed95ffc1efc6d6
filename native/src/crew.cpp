#include "crew.hpp"

#include <algorithm>
#include <exception>
#include <system_error>

namespace tambo {

Crew::Crew(int helpers) {
    try {
        for (int i = 0; i < helpers; i++) helpers_.emplace_back([this] { help(); });
    } catch (const std::system_error&) {
        // Searches run with those that there are.
    }
}

Crew::~Crew() {
    {
        const std::lock_guard lock(guard_);
        ending_ = true;
    }
    offered_.notify_all();
    for (std::thread& helper : helpers_) helper.join();
}

void Crew::make_step(std::unique_lock<std::mutex>& lock, Job& job, std::size_t worker) {
    const std::size_t number = job.next++;
    if (job.next == job.steps) jobs_.remove(&job);
    lock.unlock();
    std::exception_ptr failure;
    try {
        (*job.step)(worker, number);
    } catch (...) {
        failure = std::current_exception();
    }
    lock.lock();
    if (failure) job.failure = failure;
    job.done++;
}

void Crew::help() {
    std::unique_lock lock(guard_);
    while (true) {
        const auto at =
            std::find_if(jobs_.begin(), jobs_.end(), [](const Job* job) { return !job->free_workers.empty(); });
        if (at == jobs_.end()) {
            if (ending_) return;
            offered_.wait(lock);
            continue;
        }
        Job& job = **at;
        // The next helper, and this one next time, begin with another.
        jobs_.splice(jobs_.end(), jobs_, at);
        const std::size_t worker = job.free_workers.back();
        job.free_workers.pop_back();
        make_step(lock, job, worker);
        job.free_workers.push_back(worker);
        if (job.done == job.steps) job.finished.notify_one();
    }
}

void Crew::run(std::size_t steps, int threads, const std::function<void(std::size_t, std::size_t)>& step) {
    if (steps == 0) return;
    Job job{&step, steps, 0, 0, {}, nullptr, {}};
    const std::size_t helpers = std::min({helpers_.size(), static_cast<std::size_t>(threads - 1), steps - 1});
    for (std::size_t worker = helpers; worker > 0; worker--) job.free_workers.push_back(worker);
    std::unique_lock lock(guard_);
    jobs_.push_back(&job);
    for (std::size_t i = 0; i < helpers; i++) offered_.notify_one();
    while (job.next < job.steps) make_step(lock, job, 0);
    job.finished.wait(lock, [&job] { return job.done == job.steps; });
    if (job.failure) std::rethrow_exception(job.failure);
}

}  // namespace tambo
