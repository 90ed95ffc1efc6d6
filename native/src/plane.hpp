// A picture of one value a pixel: w x h, row by row, owned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tambo {

template <class T>
class Plane {
public:
    Plane() = default;
    Plane(int width, int height, T fill = T{})
        : width_(width),
          height_(height),
          pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), fill) {}

    int width() const { return width_; }
    int height() const { return height_; }
    bool empty() const { return pixels_.empty(); }

    T* row(int y) { return pixels_.data() + static_cast<std::ptrdiff_t>(y) * width_; }
    const T* row(int y) const { return pixels_.data() + static_cast<std::ptrdiff_t>(y) * width_; }
    T& at(int x, int y) { return row(y)[x]; }
    const T& at(int x, int y) const { return row(y)[x]; }
    std::span<T> all() { return pixels_; }
    std::span<const T> all() const { return pixels_; }

private:
    int width_ = 0;
    int height_ = 0;
    std::vector<T> pixels_;
};

}  // namespace tambo
