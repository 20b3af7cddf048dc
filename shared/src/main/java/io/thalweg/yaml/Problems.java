package io.thalweg.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects all problems of one file. Belongs to one thread. */
public final class Problems {

    private final List<Problem> problems;
    private final Map<String, Integer> lines;
    private final String remedy;

    public Problems() {
        this(new ArrayList<>(), new HashMap<>(), "");
    }

    private Problems(List<Problem> problems, Map<String, Integer> lines, String remedy) {
        this.problems = problems;
        this.lines = lines;
        this.remedy = remedy;
    }

    /** Returns a view of this collection. Problems that are added to it without a remedy get this one. */
    Problems suggesting(String usualRemedy) {
        return new Problems(problems, lines, usualRemedy);
    }

    void locate(String path, int line) {
        lines.putIfAbsent(path, line);
    }

    public void add(String path, String statement) {
        add(path, statement, remedy);
    }

    public void add(String path, String statement, String remedy) {
        problems.add(new Problem(path, line(path), statement, remedy));
    }

    void addAt(int line, String statement, String remedy) {
        problems.add(new Problem("", line, statement, remedy));
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    public int size() {
        return problems.size();
    }

    /** All problems in the order of the file. */
    public List<Problem> list() {
        return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /** The line of the path, or of its parent if it is unknown. */
    private int line(String path) {
        for (String place = path; !place.isEmpty(); place = outer(place)) {
            Integer line = lines.get(place);
            if (line != null) {
                return line;
            }
        }
        return lines.getOrDefault("", 0);
    }

    private static String outer(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
}
