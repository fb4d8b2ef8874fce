#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page of memmap-bench report in headless Chromium: loads, sorts, filters, fits, is legible, has text for figures. TAP."""
import os
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
sys.dont_write_bytecode = True
import chromium  # noqa: E402

PROGRAM = os.path.join(here, "..", "..", "build", "bench", "memmap-bench")
WIDTHS = (375, 1600)

number = 0
failed = []


def ok(passed, name, said=""):
    global number
    number += 1
    print(f"{'' if passed else 'not '}ok {number} - {name}", flush=True)
    if not passed:
        failed.append(name)
        print("\n".join("# " + line for line in str(said).splitlines()[:20]), file=sys.stderr)


def make_page(directory, kind):
    """A page of a result of that kind; of two compared where it is "compared"."""
    page, result = os.path.join(directory, kind + ".html"), os.path.join(directory, kind)
    fixture = os.path.join(here, "report-fixture")
    report = [PROGRAM, "report", "--out", page]
    if kind == "compared":
        for name in ("base", "contender"):
            subprocess.run([fixture, os.path.join(directory, name), "plain"], check=True)
        with open(result, "w") as file:
            subprocess.run([os.path.join(here, "report-comparison"), "1"], check=True, stdout=file)
        report += ["--comparison", result, os.path.join(directory, "base"), os.path.join(directory, "contender")]
    else:
        subprocess.run([fixture, result, kind], check=True)
        report.append(result)
    subprocess.run(report, check=True, stdout=subprocess.DEVNULL)
    return page


# What sticks out of the window, but for what a box that scrolls holds.
STICKS_OUT = """(() => {
    const wide = document.scrollingElement.scrollWidth > innerWidth ? ["the page: " + document.scrollingElement.scrollWidth] : [];
    for (const element of document.body.querySelectorAll("*")) {
        const box = element.getBoundingClientRect();
        if (box.right > innerWidth + .5 && box.width && !element.parentElement.closest(".wide") && !element.matches(".skip"))
            wide.push(element.tagName + "." + element.className + ": " + box.right);
    }
    return wide.join("\\n");
})()"""

# Text whose contrast is below 4.5, or 3 where it is large, as WCAG has it. Figures are turned round in the dark; their text is
# taken to stand on paper, as that of the fixture does: what stands on bars is the business of plots.
ILLEGIBLE = """(() => {
    const parse = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
    const over = ([r, g, b, a = 1], under) => [r, g, b].map((value, i) => value * a + under[i] * (1 - a));
    const light = rgb => rgb.map(value => value / 255).map(value => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4)
        .reduce((sum, value, i) => sum + value * [.2126, .7152, .0722][i], 0);
    const turned = rgb => rgb.map(value => 255 * .93 - .86 * value);
    const ground = element => {
        const above = element.parentElement ? ground(element.parentElement) : [255, 255, 255];
        return over(parse(getComputedStyle(element).backgroundColor), above);
    };
    const ratio = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
    const bad = [];
    let seen = 0;
    const judge = (element, style, text) => {
        const figure = element.closest(".paper svg");
        let under = ground(element), ink = parse(figure ? style.fill : style.color);
        if (figure) {
            const dark = getComputedStyle(figure).filter !== "none";
            under = dark ? turned([255, 255, 255]) : [255, 255, 255];
            ink = dark ? turned(ink.slice(0, 3)) : ink;
        }
        const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        const found = ratio(over(ink, under), under);
        seen++;
        if (found < (large ? 3 : 4.5))
            bad.push(`${found.toFixed(2)} ${element.tagName}.${element.className} "${text.slice(0, 40)}"`);
    };
    document.querySelectorAll("details").forEach(element => { element.open = true; });
    for (const element of document.body.querySelectorAll("*")) {
        const text = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join("").trim();
        if (text && element.getClientRects().length && !element.matches("script, title, desc"))
            judge(element, getComputedStyle(element), text);
        if (element.placeholder)
            judge(element, getComputedStyle(element, "::placeholder"), element.placeholder);
        if (element.matches(".sorts button"))
            judge(element, getComputedStyle(element, "::after"), "arrow");
    }
    return seen > 50 ? bad.join("\\n") : "only " + seen + " texts";
})()"""

# The column of a heading, as numbers and texts, of the rows that are shown.
COLUMN = """((id, heading) => {
    const table = document.querySelector("#" + id + " table.sorts");
    const at = [...table.tHead.rows[0].cells].findIndex(cell => cell.textContent === heading);
    return [...table.tBodies[0].rows].filter(row => !row.hidden).map(row => row.cells[at].dataset.v ?? row.cells[at].textContent);
})"""


def column(browser, section, heading):
    return browser.run(f"{COLUMN}({section!r}, {heading!r})")


def heading(section, text):
    return f"[...document.querySelectorAll('#{section} table.sorts thead th')].find(cell => cell.textContent === {text!r})"


def press(browser, key, text=""):
    code = {"Enter": 13, "Tab": 9}[key]
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                     **({"text": text} if text and kind == "keyDown" else {}))


def sort_by(browser, section, text):
    """By the keyboard alone. What aria-sort says of it then."""
    browser.run(heading(section, text) + ".querySelector('button').focus()")
    press(browser, "Enter", "\r")
    return browser.run(heading(section, text) + ".getAttribute('aria-sort')")


def check_loading(browser, kind, page):
    for width in WIDTHS:
        for dark in (False, True):
            browser.open(page, width, dark)
            name = f"{kind}, {width} px, {'dark' if dark else 'light'}"
            said = browser.complaints()
            ok(not said, f"{name}: no error, and nothing is asked of a network", said)
            said = browser.run(ILLEGIBLE)
            ok(said == "", f"{name}: all text is legible", said)
            said = browser.run(STICKS_OUT)
            ok(said == "", f"{name}: nothing sticks out", said)


def check_figures(browser, kind, figures):
    drawn = browser.run("document.querySelectorAll('figure svg').length")
    ok(drawn == figures, f"{kind}: {figures} figures", drawn)
    browser.call("Accessibility.enable")
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    names = [node.get("name", {}).get("value", "") for node in nodes
             if node.get("role", {}).get("value") in ("image", "img", "SvgRoot") and not node.get("ignored")]
    ok(len(names) == figures and all(len(name) > 60 for name in names), f"{kind}: each figure has a text alternative", names)
    browser.call("Accessibility.disable")
    lost = browser.run("[...document.querySelectorAll('figure svg use')].filter(use => !document.querySelector(use.getAttribute('href'))).length")
    ok(lost == 0, f"{kind}: marks in figures are found", lost)


def check_table(browser, rows):
    before = column(browser, "points", "median")
    ok(len(before) == rows, f"{rows} points", len(before))
    ok(sort_by(browser, "points", "median") == "ascending", "Enter sorts")
    up = column(browser, "points", "median")
    ok(up == sorted(before, key=float) and up != before, "as numbers", up[:10])
    ok(sort_by(browser, "points", "median") == "descending", "and the other way round")
    down = column(browser, "points", "median")
    ok(down == up[::-1] or [float(x) for x in down] == sorted(map(float, down), reverse=True), "largest first", down[:10])
    sort_by(browser, "points", "size")
    ok(browser.run("document.querySelectorAll('#points [aria-sort]').length") == 1, "only one column says that it is sorted")
    sizes = column(browser, "points", "size")
    ok(sizes == sorted(sizes, key=float), "sizes sort by bytes", sizes[:10])
    for _ in range(2):
        sort_by(browser, "points", "95 % interval")
        ends = column(browser, "points", "95 % interval")
        ok(ends[-1] == "" and "" not in ends[:-1], "what is empty is last", ends[-5:])
    sort_by(browser, "points", "point")
    names = column(browser, "points", "point")
    ok([int(name.rsplit(":", 1)[1]) for name in names] == sorted(range(1, rows + 1)), "names sort by the numbers in them", names[:12])


def check_filter(browser, rows):
    browser.run("document.querySelector('#points input').focus()")
    browser.call("Input.insertText", text="PADATA size:7g")
    left = column(browser, "points", "point")
    ok(left == ["memmap/padata/stores/size:7G/nodes:0/threads:7"], "rows that have all the words are left", left)
    said = browser.run("document.querySelector('#points output').textContent")
    ok(said == f"1 of {rows} points", "how many is said", said)
    ok(browser.run("document.querySelector('#points label').textContent") == "Filter ", "the filter has a label")
    browser.run("document.querySelector('#points input').value = ''")
    browser.call("Input.insertText", text="x")
    ok(column(browser, "points", "point") == [], "none is left where no row has the word")


def check_keyboard(browser):
    """Everything that scrolls or can be pressed is reached."""
    browser.run("document.activeElement.blur(), scrollTo(0, 0)")
    press(browser, "Tab")
    ok(browser.run("document.activeElement.className") == "skip", "Tab leads to the way past the head")
    out = browser.run("[...document.querySelectorAll('.wide')].filter(box => box.tabIndex !== 0 || !box.getAttribute('aria-label')).length")
    ok(out == 0, "boxes that scroll can be reached, and have names", out)


def check_without_script(browser, page):
    browser.open(page, 1600, script=False)
    dead = browser.run("document.querySelectorAll('button, input').length")
    ok(dead == 0, "without a script no button is dead", dead)
    ok(len(column(browser, "points", "median")) == 2, "and all points are there")


def check_comparison(browser):
    verdicts = column(browser, "comparison", "ratio")
    ok(verdicts == ["1.200", "", "0.800"], "the worst is first", verdicts)
    ok(sort_by(browser, "comparison", "ratio") == "ascending", "it sorts")
    verdicts = column(browser, "comparison", "ratio")
    ok(verdicts == ["0.800", "1.200", ""], "by the ratio", verdicts)
    ok(browser.run("document.querySelectorAll('#points [aria-sort]').length") == 0, "the other table stays as it was")


def check_hostile(browser):
    ok(browser.run("typeof window.owned") == "undefined", "nothing of a hostile result runs")
    said = browser.run("document.scripts.length + ' ' + document.images.length")
    ok(said == "1 0", "nor is it an element", said)
    browser.run("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.owned = 1' }))")
    ok(browser.run("typeof window.owned") == "undefined", "and if it were, the page would not let it run")
    said = browser.complaints()
    ok(any("Content Security Policy" in text for text in said), "which the browser says", said)


def check_print(browser, page):
    browser.open(page, 1032)
    browser.call("Emulation.setEmulatedMedia", media="print")
    said = browser.run(STICKS_OUT)
    ok(said == "", "nothing sticks out of a sheet", said)
    said = browser.run("[...document.querySelectorAll('.wide')].filter(box => box.scrollWidth > 1033).map(box => box.getAttribute('aria-label') + box.scrollWidth).join()")
    ok(said == "", "tables fit on a sheet", said)
    hidden = browser.run("[...document.querySelectorAll('nav, .filter, .command button')].filter(element => element.getClientRects().length).length")
    ok(hidden == 0, "what can only be pressed is not printed", hidden)
    browser.call("Emulation.setEmulatedMedia", media="")


def main():
    if not os.path.exists(PROGRAM):
        print("1..0 # SKIP no build/bench/memmap-bench: make bench")
        return 0
    if not chromium.find():
        print("1..0 # SKIP no Chromium: apt-get install chromium")
        return 0
    with tempfile.TemporaryDirectory(prefix="report-page-") as directory, chromium.Browser() as browser:
        pages = {kind: make_page(directory, kind) for kind in ("plain", "big", "compared", "hostile", "tcg")}
        for kind in ("plain", "compared", "tcg"):
            check_loading(browser, kind, pages[kind])
        browser.open(pages["plain"])
        check_figures(browser, "plain", 3)
        check_keyboard(browser)
        check_without_script(browser, pages["plain"])
        check_print(browser, pages["plain"])
        browser.open(pages["compared"])
        check_figures(browser, "compared", 6)
        check_comparison(browser)
        browser.open(pages["big"], 1600)
        ok(os.path.getsize(pages["big"]) < 2 << 20, "a page of 1000 points is below 2 MiB", os.path.getsize(pages["big"]))
        check_table(browser, 1000)
        check_filter(browser, 1000)
        browser.open(pages["hostile"])
        check_hostile(browser)
    print(f"1..{number}")
    return 1 if failed else 0


sys.exit(main())
