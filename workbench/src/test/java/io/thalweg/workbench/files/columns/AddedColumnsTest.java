package io.thalweg.workbench.files.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.config.FileColumn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddedColumnsTest {

    private static final List<String> COLUMNS = List.of("station", "a", "b");
    private static final FileColumn.Change RISE = new FileColumn.Change("rise", "a", List.of());

    @Test
    void leavesRowsAsTheyAreWhereNothingIsToBeAdded() {
        AddedColumns columns = AddedColumns.of(List.of(), COLUMNS);

        assertThat(columns.columns()).isEqualTo(COLUMNS);
        assertThat(columns.refusal(row("x,word,"))).isEmpty();
        assertThat(columns.complete(row("x,word,"))).containsExactly("x", "word", "");
    }

    @Test
    void remembersTheRowsBeforeOldestFirstRowByRow() {
        AddedColumns columns = AddedColumns.of(List.of(history(2)), COLUMNS);

        assertThat(columns.columns()).containsExactly("station", "a", "b", "recent");
        columns.complete(row("x,1,10"));
        columns.complete(row("x,2,20"));
        assertThat(numbers(columns, "x,3,30")).containsExactly("1", "10", "2", "20");
        assertThat(numbers(columns, "x,4,40")).containsExactly("2", "20", "3", "30");
    }

    @Test
    void fillsPlacesBeforeTheFirstRowWithTheFirstRowAndHasZerosInTheFirstItself() {
        AddedColumns columns = AddedColumns.of(List.of(history(3)), COLUMNS);

        assertThat(numbers(columns, "x,1,10")).containsExactly("0", "0", "0", "0", "0", "0");
        assertThat(numbers(columns, "x,2,20")).containsExactly("1", "10", "1", "10", "1", "10");
        assertThat(numbers(columns, "x,3,30")).containsExactly("1", "10", "1", "10", "2", "20");
    }

    @Test
    void takesTheNumberBeforeWhereOneIsMissing() {
        AddedColumns columns = AddedColumns.of(List.of(history(2)), COLUMNS);

        columns.complete(row("x,,10"));
        columns.complete(row("x,2,"));
        assertThat(numbers(columns, "x,3,30")).containsExactly("0", "10", "2", "10");
    }

    @Test
    void keepsGroupsApart() {
        AddedColumns columns = AddedColumns.of(
                List.of(
                        new FileColumn.History("recent", List.of("a"), 1, List.of("station")),
                        new FileColumn.Change("rise", "a", List.of("station", "b"))),
                COLUMNS);

        columns.complete(row("x,1,north"));
        columns.complete(row("y,5,north"));
        assertThat(columns.complete(row("x,2,north"))).endsWith("1", "1.0");
        assertThat(columns.complete(row("y,9,south"))).endsWith("5", "");
        assertThat(columns.complete(row("y,4,north"))).endsWith("9", "-1.0");
    }

    @Test
    void changesFromTheLastNumberThatWasThere() {
        AddedColumns columns = AddedColumns.of(List.of(RISE), COLUMNS);

        assertThat(columns.complete(row("x,1.5,"))).endsWith("");
        assertThat(columns.complete(row("x,1.25,"))).endsWith("-0.25");
        assertThat(columns.complete(row("x,,"))).endsWith("");
        assertThat(columns.complete(row("x,1e-9,"))).endsWith(Double.toString(1e-9 - 1.25));
    }

    @Test
    void tellsTheSecondsBetweenTimes() {
        AddedColumns columns = AddedColumns.of(List.of(RISE), COLUMNS);

        columns.complete(row("x,2016-04-01 23:59:30,"));
        assertThat(columns.complete(row("x,2016-04-02T00:01:00.5Z,"))).endsWith("90.5");
        assertThat(columns.complete(row("x,2016-04-02,"))).endsWith("-60.5");
        assertThat(columns.refusal(row("x,yesterday,")))
                .contains("a must be a finite number or a time, to be remembered, but was \"yesterday\"");
    }

    @Test
    void remembersNumbersOnlyInAHistory() {
        AddedColumns columns =
                AddedColumns.of(List.of(RISE, new FileColumn.History("recent", List.of("a"), 2, List.of())), COLUMNS);

        assertThat(columns.refusal(row("x,2016-04-01,")))
                .contains("a must be a finite number, to be remembered, but was \"2016-04-01\"");
        assertThat(columns.refusal(row("x,7,"))).isEmpty();
    }

    @Test
    void remembersWhatAnEntryAboveHasAdded() {
        AddedColumns columns =
                AddedColumns.of(List.of(RISE, new FileColumn.History("rises", List.of("rise"), 2, List.of())), COLUMNS);

        columns.complete(row("x,1,"));
        columns.complete(row("x,3,"));
        assertThat(columns.complete(row("x,4,"))).endsWith("1.0", "0 2.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "NaN", "Infinity", "1e999", "0x1"})
    void refusesAWordWhereANumberIsToBeRemembered(String word) {
        AddedColumns columns = AddedColumns.of(List.of(RISE), COLUMNS);

        assertThat(columns.refusal(new String[] {"x", word, "word"}))
                .contains("a must be a finite number or a time, to be remembered, but was \"" + word + "\"");
        assertThat(columns.refusal(row("x,1,word"))).isEmpty();
    }

    @Test
    void refusesARowOfAnotherLength() {
        AddedColumns columns = AddedColumns.of(List.of(RISE), COLUMNS);

        assertThat(columns.refusal(row("x,1"))).contains("the row must have 3 columns but has 2");
    }

    @Test
    void namesTheColumnThatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddedColumns.of(List.of(RISE), List.of("b", "c")))
                .withMessage("it needs a column a to add rise (files) but has only b, c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddedColumns.of(
                        List.of(new FileColumn.Change("rise", "a", List.of("place"))), List.of("a", "c")))
                .withMessage("it needs a column place to add rise (files) but has only a, c");
    }

    @Test
    void refusesToAddWhatIsThereAndToReadWhatIsThereTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddedColumns.of(List.of(RISE), List.of("a", "rise")))
                .withMessage("it has a column rise already, which files is to add; take the entry out, or rename the"
                        + " column");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddedColumns.of(List.of(RISE), List.of("a", "a")))
                .withMessage("column a must be there once to add rise (files)");
    }

    private static FileColumn history(int rows) {
        return new FileColumn.History("recent", List.of("a", "b"), rows, List.of());
    }

    private static String[] numbers(AddedColumns columns, String row) {
        return columns.complete(row(row))[COLUMNS.size()].split(" ");
    }

    private static String[] row(String texts) {
        return texts.split(",", -1);
    }
}
