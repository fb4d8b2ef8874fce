# SPDX-License-Identifier: MIT
# Reads CSV files of runs: columns by name into cell[row, name], one file after another. The parts of render's
# programs share it; a part that knows the columns names them in `needed` and `optional`, and checks each row. With
# `only_last` a row is forgotten when the next one comes.
#
#   RUNS="name of the first file<LF>of the second ..." awk -f csv.awk -f ... FILE...
#
# What an END block says on standard output are "key<TAB>value" lines for render. Exit status 1, and a message:
# not files that can be drawn.

BEGIN {
	split(ENVIRON["RUNS"], run_names, "\n")
	nr_runs = ARGC - 1
	for (i = 1; i <= nr_runs; i++)
		run_by_file[ARGV[i]] = i
}

{
	sub(/\r$/, "")
}

$0 == "" {
	next
}

run != run_by_file[FILENAME] {
	run = run_by_file[FILENAME]
	width = split_csv($0, fields)
	split("", column)
	for (i = 1; i <= width; i++)
		column[fields[i]] = i
	nr_needed = split(needed, names, " ")
	for (i = 1; i <= nr_needed; i++)
		if (!(names[i] in column))
			refuse("has no column '" names[i] "'; its first line must name the columns")
	# Columns that older files lack are unknown there.
	nr_names = nr_needed + split(optional, words, " ")
	for (i = nr_needed + 1; i <= nr_names; i++)
		names[i] = words[i - nr_needed]
	next
}

{
	if (split_csv($0, fields) != width)
		refuse("line " FNR " has " split_csv($0, fields) " fields, the header " width)
	row = only_last ? 1 : ++rows
	rows_of[run]++
	run_of[row] = run
	for (i = 1; i <= nr_names; i++)
		cell[row, names[i]] = names[i] in column ? fields[column[names[i]]] : ""
}

END {
	for (run = 1; run <= nr_runs && !refused; run++)
		if (!rows_of[run])
			refuse("has no rows: nothing was measured, or the run was killed before its first result")
	if (refused)
		exit 1
}

function refuse(why) {
	print "'" run_names[run] "' " why >"/dev/stderr"
	refused = 1
	exit 1
}

# A value of the row that was read last.
function get(name) {
	return cell[row, name]
}

# One line of CSV into @out; the number of fields.
function split_csv(line, out,	nr, at, ch, quoted, text) {
	if (line !~ /"/)
		return split(line, out, ",")
	nr = 1
	for (at = 1; at <= length(line); at++) {
		ch = substr(line, at, 1)
		if (ch == "\"" && quoted && substr(line, at + 1, 1) == "\"") {
			text = text ch
			at++
		} else if (ch == "\"") {
			quoted = !quoted
		} else if (ch == "," && !quoted) {
			out[nr++] = text
			text = ""
		} else {
			text = text ch
		}
	}
	out[nr] = text
	return nr
}

# The columns of the last row that match @which must be numbers; those that match @unknown may be empty, then NaN.
function check_numbers(which, unknown,	i, value) {
	for (i = 1; i <= nr_names; i++) {
		if (names[i] !~ which)
			continue
		value = get(names[i])
		if (value == "" && names[i] ~ unknown)
			cell[row, names[i]] = "NaN"
		else if (value !~ /^-?[0-9]+(\.[0-9]*)?(e[-+]?[0-9]+)?$/ || (value ~ /^-/ && names[i] !~ signed))
			refuse("line " FNR ": '" value "' is not a number for " names[i])
	}
}

# Column @value of another file by its column @key, into @into, and its lines into line_in[file, key]; 0: there is no such
# file.
function read_table(file, key, value, into,	text, part, place, nr, i, nr_lines) {
	while ((getline text <file) > 0) {
		sub(/\r$/, "", text)
		nr = split_csv(text, part)
		if (!nr_lines++)
			for (i = 1; i <= nr; i++)
				place[part[i]] = i
		else if ((key in place) && (value in place)) {
			into[part[place[key]]] = part[place[value]]
			line_in[file, part[place[key]]] = nr_lines
		}
	}
	close(file)
	return nr_lines > 0
}

function tell(key, value) {
	printf "%s\t%s\n", key, value
}

# @list[1..nr] in the order of their keys, which are strings.
function sort_by_key(list, nr,	i, j, moved) {
	for (i = 2; i <= nr; i++) {
		moved = list[i]
		for (j = i - 1; j >= 1 && sort_key[list[j]] > sort_key[moved]; j--)
			list[j + 1] = list[j]
		list[j + 1] = moved
	}
}

# @text as one of the words that a list of curves has between blanks and slashes.
function word_of(text) {
	gsub(/[^A-Za-z0-9_.:,+=@%~-]/, "_", text)
	return text == "" ? "-" : text
}
