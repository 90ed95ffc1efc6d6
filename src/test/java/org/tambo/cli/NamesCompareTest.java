package org.tambo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesCompareTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String table) throws IOException {
        Path file = Files.writeString(folder.resolve("pairs.csv"), table);
        return NamesCompare.run(new String[] {file.toString()}, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private String[] lines() {
        return out.toString(StandardCharsets.UTF_8).split("\n");
    }

    @Test
    void addsProbabilityAndMatchToEveryRow() throws IOException {
        assertEquals(0, run("id,name1,name2\n7,JUAN QUISPE,\"QUISPE, JUAN\"\n8,JUAN QUISPE,ROSA NINA\n"));
        assertEquals("id,name1,name2,probability,match", lines()[0]);
        assertTrue(lines()[1].matches("7,JUAN QUISPE,\"QUISPE, JUAN\",0\\.9\\d+,true"), lines()[1]);
        assertTrue(lines()[2].matches("8,JUAN QUISPE,ROSA NINA,0\\.0\\d+,false"), lines()[2]);
    }

    @Test
    void usesSexAndBirthDateWhereTheyAreKnown() throws IOException {
        assertEquals(
                0,
                run("name1,name2,sex1,sex2,dob1,dob2\nJUAN QUISPE,JUAN QUISPE,M,M,1990-05-03,1971-11-20\n"
                        + "JUAN QUISPE,JUAN QUISPE,,,,\n"));
        assertTrue(lines()[1].endsWith("false"));
        assertTrue(lines()[2].endsWith("true"));
    }

    @Test
    void readsQuotedCellsWithQuotesAndLineBreaks() throws IOException {
        assertEquals(0, run("name1,name2\r\n\"JUAN \"\"EL RAYO\"\" QUISPE\",\"JUAN\nQUISPE\"\r\n"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("\"JUAN \"\"EL RAYO\"\" QUISPE\",\"JUAN\nQUISPE\","));
    }

    @Test
    void skipsAByteOrderMark() throws IOException {
        assertEquals(0, run("\uFEFFname1,name2\nJUAN QUISPE,JUAN QUISPE\n"));
    }

    @Test
    void aShortRowHasEmptyCells() throws IOException {
        assertEquals(0, run("name1,name2,note\nJUAN QUISPE,JUAN QUISPE\n"));
        assertTrue(lines()[1].startsWith("JUAN QUISPE,JUAN QUISPE,,"));
    }

    @Test
    void refusesATableWithoutTheColumns() throws IOException {
        assertEquals(1, run("a,b\n1,2\n"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("no columns name1 and name2"));
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertEquals(
                1, NamesCompare.run(new String[] {folder.resolve("none.csv").toString()}, stream(out), stream(err)));
    }

    @Test
    void saysHowItIsUsed() {
        assertEquals(2, NamesCompare.run(new String[0], stream(out), stream(err)));
    }
}
