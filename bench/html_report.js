// SPDX-License-Identifier: MIT
/* Makes tables sort and filter, and the command copyable. Without it the page says all that it says with it. */
"use strict";
(() => {
	const make = (name, text, parent) => {
		const element = document.createElement(name);
		element.textContent = text;
		parent.append(element);
		return element;
	};

	/* A number where a cell is one, else text; undefined where it is empty. */
	const valueOf = cell => {
		const text = cell.dataset.v ?? cell.textContent.trim();
		if (text === "")
			return undefined;
		return cell.classList.contains("n") ? parseFloat(text) : text;
	};

	const collator = new Intl.Collator("en", { numeric: true });
	const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);

	/* What is empty comes last either way; what is equal stays as it was. */
	const sort = (table, heading) => {
		const down = heading.getAttribute("aria-sort") === "ascending";
		const rows = [...table.tBodies[0].rows].map(row => ({ row, value: valueOf(row.cells[heading.cellIndex]) }));
		rows.sort((a, b) => {
			if (a.value === undefined || b.value === undefined)
				return (a.value === undefined) - (b.value === undefined);
			return down ? compare(b.value, a.value) : compare(a.value, b.value);
		});
		for (const other of table.tHead.rows[0].cells)
			other.removeAttribute("aria-sort");
		heading.setAttribute("aria-sort", down ? "descending" : "ascending");
		table.tBodies[0].append(...rows.map(one => one.row));
	};

	const addButtons = table => {
		for (const heading of table.tHead.querySelectorAll("th")) {
			const text = heading.textContent;
			heading.textContent = "";
			const button = make("button", text, heading);
			button.type = "button";
			button.addEventListener("click", () => sort(table, heading));
		}
	};

	/* Rows stay that have all the words. */
	const addFilter = table => {
		const rows = [...table.tBodies[0].rows].map(row => ({ row, text: row.textContent.toLowerCase() }));
		const line = document.createElement("div");
		line.className = "filter";
		const label = make("label", "Filter ", line);
		const input = make("input", "", label);
		input.type = "search";
		input.placeholder = "padata size:256M";
		const shown = make("output", "", line);
		const filter = () => {
			const words = input.value.toLowerCase().split(/\s+/);
			let nr = 0;
			for (const { row, text } of rows) {
				row.hidden = !words.every(word => text.includes(word));
				nr += !row.hidden;
			}
			shown.textContent = `${nr} of ${rows.length} ${table.dataset.noun}`;
		};
		input.addEventListener("input", filter);
		filter();
		table.parentElement.before(line);
	};

	const addCopy = block => {
		const button = make("button", "Copy", block);
		const code = block.querySelector("code");
		button.type = "button";
		button.addEventListener("click", async () => {
			getSelection().selectAllChildren(code);
			try {
				await navigator.clipboard.writeText(code.textContent);
				button.textContent = "Copied";
			} catch {
				/* Selected at least: the keyboard copies it. */
				button.textContent = "Selected";
			}
		});
	};

	document.querySelectorAll("table.sorts").forEach(table => {
		addButtons(table);
		addFilter(table);
	});
	document.querySelectorAll(".command").forEach(addCopy);
})();
