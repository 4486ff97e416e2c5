# From the table of commands, and the words that are known of a file and of its targets, to what can
# stand in the place of the last word.
#
#   awk -f complete.awk -- TABLE KNOWN CACHE FILE WORD...
#
# KNOWN is a file as KnownWords writes it, or - for the variable KNOWN, or nothing. A line of the table:
#   command   NAME  ABOUT
#   option    COMMAND  --name  TAKES  ABOUT     TAKES: nothing for a flag; ? before it: may be left out
#   argument  COMMAND  NUMBER  TAKES

BEGIN {
  FS = "\t"
  table = ARGV[1]; known = ARGV[2]; cache = ARGV[3]; file = ARGV[4]
  last = ARGC - 1
  current = last < 5 ? "" : ARGV[last]

  while ((getline line < table) > 0) {
    count = split(line, field, "\t")
    if (field[1] == "command") {
      commands[++all] = field[2]; about[field[2]] = field[3]
    } else if (field[1] == "option") {
      options[field[2], ++number[field[2]]] = field[3]
      takes[field[2], field[3]] = field[4]
      described[field[2], field[3]] = field[5]
    } else {
      arguments[field[2], field[3]] = field[4]
    }
  }

  if (last <= 5) {
    command = ""
    if (current ~ /^-/) {
      offer("--help", "Show this help."); offer("--version", "Show the version.")
    } else {
      offerCommands()
    }
    exit
  }

  command = ARGV[5]
  if (command == "help") {
    if (last == 6) offerCommands()
    exit
  }
  readFile()
  pending = ""
  for (i = 6; i < last; i++) walk(ARGV[i])
  if (pending != "") {
    complete(takes[command, pending], "", current)
  } else if (!only && match(current, /^--[^=]+=/)) {
    name = substr(current, 1, RLENGTH - 1)
    complete(takes[command, name], name "=", substr(current, RLENGTH + 1))
  } else if (!only && current ~ /^-/) {
    for (i = 1; i <= number[command]; i++)
      if (options[command, i] ~ /^--/ || current ~ /^-[^-]/)
        offer(options[command, i], described[command, options[command, i]])
  } else {
    complete(arguments[command, places + 1], "", current)
  }
  exit
}

# One of the words before the last.
function walk(word,  value) {
  if (pending != "") {
    value = takes[command, pending]
    pending = ""
    # A value that may be left out is one only if it is one of the words.
    if (value !~ /^\?/ || index("," substr(value, index(value, ":") + 1) ",", "," word ",")) return
  }
  if (only || word !~ /^-./) {
    place[++places] = word
  } else if (word == "--") {
    only = 1
  } else if (word !~ /=/ && (command, word) in takes && takes[command, word] != "") {
    pending = word
  }
}

function offerCommands(  i) {
  for (i = 1; i <= all; i++) offer(commands[i], about[commands[i]])
}

function offer(word, what) {
  if (word in offered || substr(word, 1, length(current)) != current) return
  offered[word] = 1
  print word "\t" what
}

function complete(what, before, word,  i, count, list, kept) {
  sub(/^\?/, "", what)
  if (what ~ /^words:/) {
    count = split(substr(what, 7), list, ",")
    for (i = 1; i <= count; i++) offer(before list[i], "")
  } else if (what == "file") {
    print ":files"
  } else if (what == "target") {
    for (i = 1; i <= environments; i++) offer(before environment[i], size[environment[i]])
  } else if (what == "hosts") {
    kept = word
    sub(/[^,!]*$/, "", kept)
    for (i = 1; i <= hosts; i++)
      if (of[i] == place[1]) offer(before kept host[i], what_is[i])
  } else if (what == "release" || what == "trash" || what == "step") {
    offerAnswers(what, before)
  }
}

function readFile(  line, count, field, lines, i) {
  if (known == "-") {
    lines = split(ENVIRON["KNOWN"], list, "\n")
    for (i = 1; i <= lines; i++) take(list[i], i)
  } else if (known != "") {
    while ((getline line < known) > 0) take(line, ++i)
  }
}

# A file of this name may be about another one.
function take(line, at,  field) {
  split(line, field, "\t")
  if (at == 1) mine = field[1] == "of" && field[2] == file
  if (!mine) return
  if (field[1] == "environment") {
    environment[++environments] = field[2]; size[field[2]] = field[3]
  } else if (field[1] == "host" || field[1] == "label") {
    of[++hosts] = field[2]; host[hosts] = field[3]; what_is[hosts] = field[1]
  }
}

# What the hosts of the target have answered last.
function offerAnswers(kind, before,  about_it, name, line, field, at, good) {
  about_it = (place[1] in size ? file : "") "@" place[1]
  name = about_it
  gsub(/[^A-Za-z0-9.]/, "-", name)
  if (length(name) > 200) name = substr(name, length(name) - 199)
  name = cache "/target-" name
  while ((getline line < name) > 0) {
    split(line, field, "\t")
    if (++at == 1) good = line == "of\t" about_it
    if (good && field[1] == kind) offer(before field[3], field[4])
  }
}
