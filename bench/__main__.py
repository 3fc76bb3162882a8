"""Run every benchmark: `python -m bench`."""

from bench import archive, extraction, matcher, quality, rounds

for part in (matcher, extraction, archive):
    print(f"\n== {part.__name__}")
    part.main()
print("\n== bench.quality")
quality.main(["--part", "both"])
print("\n== bench.rounds")
rounds.main([])
