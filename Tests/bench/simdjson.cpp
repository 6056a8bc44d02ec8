// simdjson's DOM parser over a file, as the yardstick of the JSON path.
#include <simdjson.h>
#include <cstdio>

int main(int, char **argv) {
    simdjson::dom::parser parser;
    auto document = parser.load(argv[1]);
    if (document.error()) return 1;
    size_t count = 0;
    for (auto message : document["messages"]) {
        (void)message;
        count++;
    }
    printf("%zu\n", count);
    return 0;
}
