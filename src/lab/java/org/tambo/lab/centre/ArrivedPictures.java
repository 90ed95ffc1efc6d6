package org.tambo.lab.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.tambo.centre.NamedPicture;
import org.tambo.centre.UpEntry;
import org.tambo.screening.ChainedEntry;

/**
 * What of the pictures that hits name is in a centre's database, which shows them to nobody.
 *
 * @param hits that a finger was evidence of
 * @param unnamed how many of these name no picture
 * @param named pictures that hits name
 * @param whole how many of these are there, byte for byte by their hash
 * @param strayed pictures that no hit names
 */
public record ArrivedPictures(int hits, int unnamed, int named, int whole, int strayed) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param database its address for JDBC */
    static ArrivedPictures in(String database) throws IOException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            Set<String> whole = new HashSet<>();
            Set<String> there = new HashSet<>();
            try (ResultSet row =
                    statement.executeQuery("select device, hit, place, sha256, bytes, complete from picture")) {
                while (row.next()) {
                    String name =
                            row.getString(1) + " " + row.getLong(2) + " " + row.getInt(3) + " " + row.getString(4);
                    there.add(name);
                    if (row.getBoolean(6)
                            && ChainedEntry.sha256(row.getBytes(5)).equals(row.getString(4))) {
                        whole.add(name);
                    }
                }
            }
            int hits = 0;
            int unnamed = 0;
            Set<String> named = new HashSet<>();
            try (ResultSet row =
                    statement.executeQuery("select device, sequence, entry from entry where kind = 'hit'")) {
                while (row.next()) {
                    JsonNode body = JSON.readTree(row.getBytes(3)).path("body");
                    var entry = new UpEntry(
                            row.getString(1), row.getLong(2), "", "hit", body, new byte[0], new byte[0], "");
                    boolean finger =
                            body.path("evidence").findValuesAsText("kind").contains("FINGER");
                    hits += finger ? 1 : 0;
                    unnamed += finger && NamedPicture.in(entry).isEmpty() ? 1 : 0;
                    NamedPicture.in(entry)
                            .forEach(picture -> named.add(entry.device() + " " + entry.sequence() + " "
                                    + picture.place() + " " + picture.sha256()));
                }
            }
            whole.retainAll(named);
            there.removeAll(named);
            return new ArrivedPictures(hits, unnamed, named.size(), whole.size(), there.size());
        } catch (SQLException e) {
            throw new IOException("the centre's database does not answer", e);
        }
    }
}
