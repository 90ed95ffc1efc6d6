/*
 * tambo-usb: one USB fingerprint scanner, driven through libfprint in a process of its own, so that a crash of a driver
 * is a device's fault and not Tambo's.
 *
 *   tambo-usb SOCKET
 *
 * connects to the unix stream socket SOCKET, tells which scanners are there, and then does what is asked. It ends when
 * the other side closes the socket, even while a driver hangs.
 *
 * Frames, both ways; numbers are unsigned and big endian:
 *
 *   'T' 'u' | type 1 | reserved 1 (0) | length 4 | body of so many bytes
 *
 * A body is at most 4 KiB, that of an IMAGE at most 12 + 5000 * 5000 bytes. Strings in a body end with NUL, are UTF-8 and
 * at most 255 bytes long. Whatever breaks these rules ends the conversation.
 *
 *   from the helper
 *   01 HELLO      version 1 (1)
 *   02 SCANNER    flags 1 (bit 0: gives images; without it the model matches on its chip and is of no use to Tambo;
 *                 bit 1: the finger is swiped) | driver | id | name        one for each scanner, also when plugged in
 *   03 GONE       driver | id                                              a scanner was unplugged
 *   04 LISTED     that was all of what is plugged in now; also the answer to PING
 *   05 OPENED     the scanner is open
 *   06 FINGER     1 a finger lies on the sensor, 0 none does
 *   07 IMAGE      width 4 | height 4 | pixels per metre 4, 0 where the driver does not know | width * height grey bytes
 *   08 RETRY      code 1 (0 general, 1 too short, 2 not centred, 3 remove the finger) | words
 *   09 FAILED     code 2 | words        what was asked last did not work and will not at the next try
 *   0A CANCELLED  the capture was ended as asked
 *
 *   to the helper
 *   81 OPEN       driver | id           of a scanner named before; once in the life of the process
 *   82 CAPTURE    waits for a finger; answered by IMAGE, RETRY, FAILED or CANCELLED; FINGER may come before
 *   83 CANCEL     ends a running capture; nothing where there is none
 *   84 PING
 */
#include <errno.h>
#include <fprint.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum {
  HELLO = 0x01,
  SCANNER = 0x02,
  GONE = 0x03,
  LISTED = 0x04,
  OPENED = 0x05,
  FINGER = 0x06,
  IMAGE = 0x07,
  RETRY = 0x08,
  FAILED = 0x09,
  CANCELLED = 0x0A,
  OPEN = 0x81,
  CAPTURE = 0x82,
  CANCEL = 0x83,
  PING = 0x84
};

enum { VERSION = 1, HEADER = 8, MOST_BODY = 4096, MOST_STRING = 255, MOST_SIDE = 5000, STALLED_SECONDS = 10 };

static int peer = -1;
static FpContext *context;
static FpDevice *scanner; /* the one that was asked to be opened */
static bool opened;
static GCancellable *capture; /* while one runs */

static void put32(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 24);
  at[1] = (uint8_t)(value >> 16);
  at[2] = (uint8_t)(value >> 8);
  at[3] = (uint8_t)value;
}

/* Ends the process when the other side takes nothing any more: there is nobody left to work for. */
static void put_all(const uint8_t *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(peer, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent <= 0) {
      _exit(0);
    }
    bytes += sent;
    count -= (size_t)sent;
  }
}

static void tell_two(uint8_t type, const void *first, size_t first_count, const void *second, size_t second_count) {
  uint8_t header[HEADER] = {'T', 'u', type, 0};
  put32(header + 4, (uint32_t)(first_count + second_count));
  put_all(header, sizeof header);
  put_all(first, first_count);
  put_all(second, second_count);
}

static void tell(uint8_t type) { tell_two(type, NULL, 0, NULL, 0); }

static void add_string(GByteArray *body, const char *text) {
  size_t count = text == NULL ? 0 : strnlen(text, MOST_STRING);
  /* A string that is cut must not end in half a letter. */
  while (count > 0 && !g_utf8_validate(text, (gssize)count, NULL)) {
    count--;
  }
  g_byte_array_append(body, (const guint8 *)text, (guint)count);
  g_byte_array_append(body, (const guint8 *)"", 1);
}

static void tell_strings(uint8_t type, const uint8_t *codes, guint code_count, const char *const *texts, int text_count) {
  GByteArray *body = g_byte_array_new();
  g_byte_array_append(body, codes, code_count);
  for (int i = 0; i < text_count; i++) {
    add_string(body, texts[i]);
  }
  tell_two(type, body->data, body->len, NULL, 0);
  g_byte_array_unref(body);
}

static void tell_error(const GError *error) {
  const char *words = error->message;
  if (error->domain == FP_DEVICE_RETRY) {
    uint8_t code = (uint8_t)error->code;
    tell_strings(RETRY, &code, 1, &words, 1);
  } else {
    uint8_t code[2] = {(uint8_t)(error->code >> 8), (uint8_t)error->code};
    tell_strings(FAILED, code, 2, &words, 1);
  }
}

static void tell_failed(const char *words) {
  uint8_t code[2] = {0, 0};
  tell_strings(FAILED, code, 2, &words, 1);
}

static void tell_scanner(FpDevice *device) {
  uint8_t flags = (uint8_t)((fp_device_has_feature(device, FP_DEVICE_FEATURE_CAPTURE) ? 1 : 0) |
                            (fp_device_get_scan_type(device) == FP_SCAN_TYPE_SWIPE ? 2 : 0));
  const char *texts[3] = {fp_device_get_driver(device), fp_device_get_device_id(device), fp_device_get_name(device)};
  tell_strings(SCANNER, &flags, 1, texts, 3);
}

static void on_added(FpContext *source, FpDevice *device, gpointer unused) {
  (void)source;
  (void)unused;
  tell_scanner(device);
}

static void tell_gone(FpDevice *device) {
  const char *texts[2] = {fp_device_get_driver(device), fp_device_get_device_id(device)};
  tell_strings(GONE, NULL, 0, texts, 2);
}

static void on_removed(FpContext *source, FpDevice *device, gpointer unused) {
  (void)source;
  (void)unused;
  tell_gone(device);
}

/* An open scanner is not taken from the list before it is closed, so it tells itself. */
static void on_unplugged(FpDevice *device, gpointer unused) {
  (void)unused;
  tell_gone(device);
}

static void on_finger(FpDevice *device, GParamSpec *property, gpointer unused) {
  (void)property;
  (void)unused;
  uint8_t present = (fp_device_get_finger_status(device) & FP_FINGER_STATUS_PRESENT) != 0;
  tell_two(FINGER, &present, 1, NULL, 0);
}

static void on_opened(GObject *source, GAsyncResult *result, gpointer unused) {
  (void)unused;
  GError *error = NULL;
  if (fp_device_open_finish(FP_DEVICE(source), result, &error)) {
    opened = true;
    tell(OPENED);
  } else {
    tell_error(error);
    g_error_free(error);
  }
}

static void tell_image(FpImage *image) {
  gsize count = 0;
  const guchar *pixels = fp_image_get_data(image, &count);
  guint width = fp_image_get_width(image);
  guint height = fp_image_get_height(image);
  double per_metre = fp_image_get_ppmm(image) * 1000;
  if (pixels == NULL || width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE ||
      count < (gsize)width * height) {
    tell_failed("the driver gave a picture whose size contradicts its bytes");
    return;
  }
  uint8_t head[12];
  put32(head, width);
  put32(head + 4, height);
  put32(head + 8, per_metre > 0 && per_metre < 1e6 ? (uint32_t)per_metre : 0);
  tell_two(IMAGE, head, sizeof head, pixels, (size_t)width * height);
}

static void on_captured(GObject *source, GAsyncResult *result, gpointer unused) {
  (void)unused;
  GError *error = NULL;
  FpImage *image = fp_device_capture_finish(FP_DEVICE(source), result, &error);
  g_clear_object(&capture);
  if (image != NULL) {
    tell_image(image);
    g_object_unref(image);
  } else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    tell(CANCELLED);
    g_error_free(error);
  } else {
    tell_error(error);
    g_error_free(error);
  }
}

static void open_scanner(const char *driver, const char *id) {
  if (scanner != NULL) {
    tell_failed("a scanner is open already");
    return;
  }
  GPtrArray *devices = fp_context_get_devices(context);
  for (guint i = 0; i < devices->len; i++) {
    FpDevice *device = g_ptr_array_index(devices, i);
    if (g_strcmp0(fp_device_get_driver(device), driver) == 0 && g_strcmp0(fp_device_get_device_id(device), id) == 0) {
      scanner = g_object_ref(device);
      g_signal_connect(scanner, "notify::finger-status", G_CALLBACK(on_finger), NULL);
      g_signal_connect(scanner, "removed", G_CALLBACK(on_unplugged), NULL);
      fp_device_open(scanner, NULL, on_opened, NULL);
      return;
    }
  }
  tell_failed("there is no such scanner");
}

static void start_capture(void) {
  if (!opened || capture != NULL) {
    tell_failed(opened ? "a capture is running already" : "no scanner is open");
    return;
  }
  capture = g_cancellable_new();
  fp_device_capture(scanner, TRUE, capture, on_captured, NULL);
}

/* False when the frame is none of ours. */
static bool obey(uint8_t type, const uint8_t *body, size_t count) {
  switch (type) {
    case OPEN: {
      const uint8_t *end = memchr(body, 0, count);
      if (end == NULL || body[count - 1] != 0 || end == body + count - 1 ||
          memchr(end + 1, 0, (size_t)(body + count - end - 1)) != body + count - 1) {
        return false;
      }
      open_scanner((const char *)body, (const char *)end + 1);
      return true;
    }
    case CAPTURE:
      start_capture();
      return count == 0;
    case CANCEL:
      if (capture != NULL) {
        g_cancellable_cancel(capture);
      }
      return count == 0;
    case PING:
      tell(LISTED);
      return count == 0;
    default:
      return false;
  }
}

static gboolean on_request(gint fd, GIOCondition condition, gpointer unused) {
  static uint8_t held[HEADER + MOST_BODY];
  static size_t count;
  (void)condition;
  (void)unused;
  ssize_t got = recv(fd, held + count, sizeof held - count, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    return G_SOURCE_CONTINUE;
  }
  if (got <= 0) {
    _exit(0);
  }
  count += (size_t)got;
  while (count >= HEADER) {
    size_t length =
        (size_t)held[4] << 24 | (size_t)held[5] << 16 | (size_t)held[6] << 8 | (size_t)held[7];
    if (held[0] != 'T' || held[1] != 'u' || held[3] != 0 || length > MOST_BODY) {
      _exit(2);
    }
    if (count < HEADER + length) {
      break;
    }
    if (!obey(held[2], held + HEADER, length)) {
      _exit(2);
    }
    count -= HEADER + length;
    memmove(held, held + HEADER + length, count);
  }
  return G_SOURCE_CONTINUE;
}

/* A driver that hangs keeps the main loop from seeing that Tambo has gone; the scanner must not stay taken for that. */
static gpointer watch_peer(gpointer unused) {
  (void)unused;
  struct pollfd watched = {.fd = peer, .events = POLLRDHUP};
  while (poll(&watched, 1, -1) < 0 && errno == EINTR) {
  }
  _exit(0);
}

static bool connect_to(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    return false;
  }
  strcpy(address.sun_path, path);
  struct timeval patience = {.tv_sec = STALLED_SECONDS};
  peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  return peer >= 0 && setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
         connect(peer, (struct sockaddr *)&address, sizeof address) == 0;
}

int main(int count, char **arguments) {
  if (count != 2) {
    fputs("usage: tambo-usb SOCKET\n", stderr);
    return 2;
  }
  /* What a traveller gave must not end in a core file, nor be read by another process of the same user. */
  struct rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
    perror("tambo-usb");
    return 1;
  }
  signal(SIGINT, SIG_IGN); /* Ctrl-C ends Tambo, which ends this by closing the socket */
  if (!connect_to(arguments[1])) {
    perror("tambo-usb: the socket");
    return 1;
  }
  g_thread_unref(g_thread_new("peer", watch_peer, NULL));
  uint8_t version = VERSION;
  tell_two(HELLO, &version, 1, NULL, 0);
  context = fp_context_new();
  g_signal_connect(context, "device-added", G_CALLBACK(on_added), NULL);
  g_signal_connect(context, "device-removed", G_CALLBACK(on_removed), NULL);
  fp_context_enumerate(context);
  tell(LISTED);
  g_unix_fd_add(peer, G_IO_IN | G_IO_HUP | G_IO_ERR, on_request, NULL);
  g_main_loop_run(g_main_loop_new(NULL, FALSE));
  return 0;
}
