// Threads that help searches. A search offers its work in steps; a free thread takes one step of a search, then one of
// the next, so that searches that run at once share the threads fairly. Each search's own thread works on it
// throughout.
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

namespace tambo {

class Crew {
public:
    // helpers threads besides the callers'; fewer where no more can be had.
    explicit Crew(int helpers);
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    // Calls step(worker, number) once for each number below `steps`, on the calling thread, which is worker 0, and at
    // most `threads` - 1 others; a worker makes one step at a time. Returns when all are done. What a step throws is
    // thrown on, when the others are done.
    void run(std::size_t steps, int threads, const std::function<void(std::size_t worker, std::size_t number)>& step);

private:
    struct Job {
        const std::function<void(std::size_t, std::size_t)>* step;
        std::size_t steps;
        std::size_t next = 0;
        std::size_t done = 0;
        std::vector<std::size_t> free_workers;
        std::exception_ptr failure;
        std::condition_variable finished;
    };

    void help();
    void make_step(std::unique_lock<std::mutex>& lock, Job& job, std::size_t worker);

    std::mutex guard_;  // held for moments only, between steps
    std::condition_variable offered_;
    std::list<Job*> jobs_;  // that have steps left; the one to be helped next is first
    bool ending_ = false;
    std::vector<std::thread> helpers_;
};

}  // namespace tambo
