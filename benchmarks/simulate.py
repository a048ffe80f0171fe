"""How long a simulation takes: `python -m benchmarks.simulate`.

The workspace that `wend init` makes, its four journeys together, and an invented population that looks around, orders and
reads its mails. The floor is the turns alone: the same ones taken from a list, with no population, no clock and no counts.
"""

import argparse
import json
import os
import resource
import time
from datetime import timedelta
from pathlib import Path

import wend
from wend.app.folder import read_folder
from wend.app.simulate import Setting, simulate
from wend.app.simulate_beside import beside_of
from wend.app.simulate_crowd import Invented
from wend.app.simulate_population_parse import parse_population
from wend.app.simulate_scene import Scene, folder_around, invented_scene
from wend.cli.folder import read_texts
from wend.engine import advance

STARTER = Path(wend.__file__).parent / "starter"
PEOPLE = """\
population: shoppers
size: {size}
days: {days}
from: 2026-03-02
traits:
  email: "c{{number}}@shop.example"
  timezone: {{choice: {{Europe/Berlin: 70, America/New_York: 30}}}}
consents: {{email/marketing: 70%}}
sessions:
  per_day: 0.15
  hours: ["07:00", "23:00"]
  start: Product Viewed
  chain:
    Product Viewed:
      properties: {{category_id: {{choice: [c1, c2, c3]}}, price: {{number: [5, 200]}}}}
      next: {{Product Viewed: 60%, Product Added: 10%}}
    Product Added: {{next: {{Product Viewed: 30%, Order Completed: 40%}}}}
    Order Completed: {{properties: {{category_code: {{choice: [electronics, books]}}}}}}
reactions:
  - {{opened: 30%, clicked: 10%, unsubscribed: 0.5%}}
"""
FLOOR_CUSTOMERS = 300


def scene_of(size: int, days: int) -> Scene:
    """The population in the starter's world."""
    checked = read_folder(read_texts(STARTER)).checked
    people = parse_population(PEOPLE.format(size=size, days=days))
    return invented_scene(people, folder_around(beside_of(checked), checked.plans), None, None)


def floor(scene: Scene, setting: Setting) -> float:
    """Turns a CPU second of the engine alone, on the turns of some of these customers."""
    assert isinstance(scene.crowd, Invented)
    eras = setting.built()
    players = scene.crowd.players(1, FLOOR_CUSTOMERS, setting, eras)
    taken = [each for player in players for each in player.play(setting.until)]
    live, began = eras.last, time.process_time()
    for each in taken:
        advance(each.before, each.stimulus, live, each.turn.now)
    return len(taken) / (time.process_time() - began)


def cpu_seconds() -> float:
    """What this process and those it started have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    scene = scene_of(chosen.customers, chosen.days)
    setting = scene.setting(scene.around.live("cart-abandonment"))
    alone = floor(scene, setting)
    began, used = time.perf_counter(), cpu_seconds()
    played = simulate(setting, scene.crowd, chosen.processes)
    seconds, used = time.perf_counter() - began, cpu_seconds() - used
    turns = played.tally.counts["turns",]
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    figures = {
        "customers": chosen.customers,
        "days": chosen.days,
        "processes": chosen.processes,
        "seconds": round(seconds, 1),
        "turns": turns,
        "CPU seconds": round(used, 1),
        "turns a CPU second": round(turns / used),
        "floor, turns a CPU second": round(alone),
        "ratio": round(turns / used / alone, 2),
        "largest process, MB": round(peak),
    }
    if chosen.json:
        print(json.dumps(figures))
        return
    print(f"{chosen.customers:,} customers over {timedelta(days=chosen.days).days} days, four journeys")
    for name, figure in figures.items():
        print(f"  {name:<40}{figure:>14,}")


if __name__ == "__main__":
    main()
