/*
 * The floor of any fan-out on this machine: one process, one write() a board from a loop, and nothing else. It answers
 * each WebSocket handshake with a fixed 101, prints its port, and at each line "times gap_ms bytes" on its input sends
 * that many messages of the hub's form to all who are connected, printing the seconds that took.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MOST_BOARDS 20000

static int boards[MOST_BOARDS];
static int count;

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec + at.tv_nsec / 1e9;
}

static void emit(int version, int bytes) {
  static char frame[70000];
  char at[64], text[66000], filler[65000];
  struct timeval wall;
  struct tm utc;
  gettimeofday(&wall, NULL);
  gmtime_r(&wall.tv_sec, &utc);
  strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &utc);
  memset(filler, 'x', bytes);
  filler[bytes] = 0;
  int length = snprintf(text, sizeof text, "42[\"queue:changed\",{\"version\":%d,\"at\":\"%s.%06ldZ\",\"filler\":\"%s\"}]",
                        version, at, (long)wall.tv_usec, filler);
  frame[0] = (char)0x81, frame[1] = 126, frame[2] = (char)(length >> 8), frame[3] = (char)length;
  memcpy(frame + 4, text, length);
  for (int n = 0; n < count; n++) {
    for (int sent = 0; sent < length + 4;) {
      ssize_t wrote = write(boards[n], frame + sent, length + 4 - sent);
      if (wrote > 0) sent += wrote;
      else if (errno != EAGAIN && errno != EINTR) break;
      else usleep(50);
    }
  }
}

int main(void) {
  int listening = socket(AF_INET, SOCK_STREAM, 0), loop = epoll_create1(0), one = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  bind(listening, (struct sockaddr *)&address, sizeof address);
  listen(listening, 4096);
  getsockname(listening, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listening}, ready[256];
  epoll_ctl(loop, EPOLL_CTL_ADD, listening, &event);
  event.data.fd = STDIN_FILENO;
  epoll_ctl(loop, EPOLL_CTL_ADD, STDIN_FILENO, &event);
  for (;;) {
    int some = epoll_wait(loop, ready, 256, -1);
    for (int n = 0; n < some; n++) {
      int fd = ready[n].data.fd;
      char buffer[4096];
      if (fd == listening) {
        int board = accept4(listening, NULL, NULL, SOCK_NONBLOCK);
        if (board < 0 || count == MOST_BOARDS) continue;
        setsockopt(board, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        event.data.fd = board;
        epoll_ctl(loop, EPOLL_CTL_ADD, board, &event);
        boards[count++] = board;
      } else if (fd == STDIN_FILENO) {
        ssize_t length = read(fd, buffer, sizeof buffer - 1);
        int times, gap_ms, bytes;
        if (length <= 0) return 0;
        buffer[length] = 0;
        if (sscanf(buffer, "%d %d %d", &times, &gap_ms, &bytes) != 3 || bytes > 60000) continue;
        double started = now();
        for (int turn = 0; turn < times; turn++) {
          emit(turn + 1, bytes);
          if (gap_ms > 0) usleep(gap_ms * 1000);
        }
        printf("%f\n", now() - started);
        fflush(stdout);
      } else if (read(fd, buffer, sizeof buffer) > 0) {
        /* A handshake fits one read; nothing else is ever said. */
        static const char accepted[] =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
        (void)!write(fd, accepted, sizeof accepted - 1);
      } else {
        epoll_ctl(loop, EPOLL_CTL_DEL, fd, NULL);
        close(fd);
      }
    }
  }
}
