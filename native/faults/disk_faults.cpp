// Loaded before the C library (LD_PRELOAD), this writes down what a process does to the files below one folder, or lets
// one such operation fail. What SQLite, the JVM and anybody else do is seen alike. Shared-memory files of SQLite (-shm)
// are left out: nothing in them outlives the process.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>

#define SEEN extern "C" __attribute__((visibility("default")))

namespace {

enum Operation : uint8_t { create = 1, resize, put, sync_, rename_, remove_ };

std::mutex gate;
std::string watched;   // with a slash at its end; empty while nothing is watched
int log_file = -1;     // of the trace; -1 without one
int64_t failing = 0;   // which operation fails, or finds the disk full; 0 none
int failure = 0;       // with which errno
int64_t operations = 0;

bool concerns(std::string_view path) {
    return !watched.empty() && path.starts_with(watched) && !path.ends_with("-shm") && !path.ends_with(" (deleted)");
}

std::string path_of(int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path);
    return length > 0 ? std::string(path, length) : std::string();
}

std::string path_at(int folder, const char* path) {
    if (path[0] == '/') return path;
    if (folder != AT_FDCWD) return path_of(folder) + "/" + path;
    char here[PATH_MAX];
    return getcwd(here, sizeof here) != nullptr ? std::string(here) + "/" + path : std::string();
}

void append(const void* bytes, size_t length) {
    const char* at = static_cast<const char*>(bytes);
    while (length > 0) {
        ssize_t written = syscall(SYS_write, log_file, at, length);
        if (written <= 0) abort();
        at += written;
        length -= written;
    }
}

void append(std::string_view path) {
    auto length = static_cast<uint32_t>(path.size());
    append(&length, sizeof length);
    append(path.data(), path.size());
}

// One operation, under the gate: fails where it is its turn, else is done and, where it succeeded, written down.
template <typename Done>
long perform(Operation kind, const std::string& path, const std::string& other, uint64_t offset, const iovec* pieces,
             int count, Done&& done) {
    operations++;
    bool room = failure == ENOSPC;  // which is wanting from then on
    if (failing > 0 && (room ? operations >= failing && (kind == create || kind == put) : operations == failing)) {
        errno = failure;
        return -1;
    }
    long result = done();
    if (result < 0 || log_file < 0) return result;
    int error = errno;
    append(&kind, sizeof kind);
    append(path.substr(watched.size()));
    append(other.empty() ? other : other.substr(watched.size()));
    append(&offset, sizeof offset);
    uint64_t length = kind == put ? static_cast<uint64_t>(result) : 0;
    append(&length, sizeof length);
    for (int i = 0; i < count && length > 0; i++) {
        size_t some = pieces[i].iov_len < length ? pieces[i].iov_len : length;
        append(pieces[i].iov_base, some);
        length -= some;
    }
    errno = error;
    return result;
}

template <typename Done>
long on_path(Operation kind, const std::string& path, uint64_t offset, Done&& done) {
    std::lock_guard lock(gate);
    return concerns(path) ? perform(kind, path, "", offset, nullptr, 0, done) : done();
}

template <typename Done>
long on_descriptor(Operation kind, int descriptor, uint64_t offset, Done&& done) {
    std::lock_guard lock(gate);
    if (watched.empty()) return done();
    std::string path = path_of(descriptor);
    // A folder is synchronised too, the watched one among them.
    if (path + "/" == watched) path = watched;
    return concerns(path) ? perform(kind, path, "", offset, nullptr, 0, done) : done();
}

template <typename Done>
ssize_t on_write(int descriptor, bool anywhere, off_t offset, const iovec* pieces, int count, Done&& done) {
    std::lock_guard lock(gate);
    if (watched.empty()) return done();
    std::string path = path_of(descriptor);
    if (!concerns(path)) return done();
    off_t at = offset;
    if (!anywhere) {
        at = fcntl(descriptor, F_GETFL) & O_APPEND ? lseek(descriptor, 0, SEEK_END) : lseek(descriptor, 0, SEEK_CUR);
    }
    return perform(put, path, "", static_cast<uint64_t>(at), pieces, count, done);
}

int open_at(int folder, const char* name, int flags, mode_t mode) {
    auto done = [&] { return syscall(SYS_openat, folder, name, flags, mode); };
    if ((flags & (O_CREAT | O_TRUNC)) == 0) return static_cast<int>(done());
    std::string path = path_at(folder, name);
    struct stat there;
    bool exists = stat(path.c_str(), &there) == 0;
    if (!exists && (flags & O_CREAT)) return static_cast<int>(on_path(create, path, 0, done));
    if (exists && (flags & O_TRUNC)) return static_cast<int>(on_path(resize, path, 0, done));
    return static_cast<int>(done());
}

int rename_at(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
    std::lock_guard lock(gate);
    auto done = [&] { return syscall(SYS_renameat2, from_folder, from, to_folder, to, flags); };
    if (watched.empty()) return static_cast<int>(done());
    std::string before = path_at(from_folder, from), after = path_at(to_folder, to);
    bool both = concerns(before) && concerns(after);
    return static_cast<int>(both ? perform(rename_, before, after, 0, nullptr, 0, done) : done());
}

int remove_at(int folder, const char* name, int flags) {
    return static_cast<int>(
        on_path(remove_, path_at(folder, name), 0, [&] { return syscall(SYS_unlinkat, folder, name, flags); }));
}

}  // namespace

/// Watches what happens below a folder from now on.
/// @param log where each operation that succeeds is written down; null for nowhere
/// @param which operation fails, counted from 1; 0 for none
/// @param error what it fails with; with ENOSPC, all that want room fail from that one on
/// @return 0, or -1 if the log cannot be made
SEEN int tambo_disk_watch(const char* folder, const char* log, int64_t which, int error) {
    std::lock_guard lock(gate);
    watched = std::string(folder) + "/";
    operations = 0;
    failing = which;
    failure = error;
    constexpr int fresh = O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC;
    log_file = log == nullptr ? -1 : static_cast<int>(syscall(SYS_openat, AT_FDCWD, log, fresh, 0600));
    return log != nullptr && log_file < 0 ? -1 : 0;
}

/// How many operations there were since the watch began.
SEEN int64_t tambo_disk_operations() {
    std::lock_guard lock(gate);
    return operations;
}

/// Ends the watch.
SEEN void tambo_disk_release() {
    std::lock_guard lock(gate);
    watched.clear();
    if (log_file >= 0) syscall(SYS_close, log_file);
    log_file = -1;
}

#define MODE(flags)                          \
    mode_t mode = 0;                           \
    if ((flags) & (O_CREAT | O_TMPFILE)) {     \
        va_list more;                            \
        va_start(more, flags);                   \
        mode = va_arg(more, mode_t);             \
        va_end(more);                            \
    }

SEEN int open(const char* name, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, name, flags, mode);
}
SEEN int open64(const char* name, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, name, flags, mode);
}
SEEN int openat(int folder, const char* name, int flags, ...) {
    MODE(flags)
    return open_at(folder, name, flags, mode);
}
SEEN int openat64(int folder, const char* name, int flags, ...) {
    MODE(flags)
    return open_at(folder, name, flags, mode);
}

SEEN ssize_t write(int descriptor, const void* bytes, size_t length) {
    iovec piece{const_cast<void*>(bytes), length};
    return on_write(descriptor, false, 0, &piece, 1, [&] { return syscall(SYS_write, descriptor, bytes, length); });
}
SEEN ssize_t writev(int descriptor, const iovec* pieces, int count) {
    auto done = [&] { return syscall(SYS_writev, descriptor, pieces, count); };
    return on_write(descriptor, false, 0, pieces, count, done);
}
SEEN ssize_t pwrite64(int descriptor, const void* bytes, size_t length, off64_t offset) {
    iovec piece{const_cast<void*>(bytes), length};
    return on_write(descriptor, true, offset, &piece, 1,
                                    [&] { return syscall(SYS_pwrite64, descriptor, bytes, length, offset); });
}
SEEN ssize_t pwrite(int descriptor, const void* bytes, size_t length, off_t offset) {
    return pwrite64(descriptor, bytes, length, offset);
}

SEEN int ftruncate64(int descriptor, off64_t length) noexcept {
    auto done = [&] { return syscall(SYS_ftruncate, descriptor, length); };
    return static_cast<int>(on_descriptor(resize, descriptor, static_cast<uint64_t>(length), done));
}
SEEN int ftruncate(int descriptor, off_t length) noexcept { return ftruncate64(descriptor, length); }

SEEN int fsync(int descriptor) {
    return static_cast<int>(on_descriptor(sync_, descriptor, 0, [&] { return syscall(SYS_fsync, descriptor); }));
}
SEEN int fdatasync(int descriptor) {
    return static_cast<int>(on_descriptor(sync_, descriptor, 0, [&] { return syscall(SYS_fdatasync, descriptor); }));
}

SEEN int rename(const char* from, const char* to) noexcept { return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0); }
SEEN int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    return rename_at(from_folder, from, to_folder, to, 0);
}
SEEN int unlink(const char* name) noexcept { return remove_at(AT_FDCWD, name, 0); }
SEEN int unlinkat(int folder, const char* name, int flags) noexcept { return remove_at(folder, name, flags); }
