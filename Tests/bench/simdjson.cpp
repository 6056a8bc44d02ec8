// simdjson's DOM parser, warm, over a file in memory, as the yardstick of the JSON path.
// FILE ROUNDS: prints the nanoseconds of each round.
#include <simdjson.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>

int main(int, char **argv) {
    simdjson::padded_string text;
    if (simdjson::padded_string::load(argv[1]).get(text)) return 1;
    simdjson::dom::parser parser;
    for (int round = atoi(argv[2]); round > 0; round--) {
        auto start = std::chrono::steady_clock::now();
        simdjson::dom::element document;
        if (parser.parse(text).get(document)) return 1;
        auto taken = std::chrono::steady_clock::now() - start;
        printf("%lld\n", (long long)std::chrono::nanoseconds(taken).count());
    }
    return 0;
}
