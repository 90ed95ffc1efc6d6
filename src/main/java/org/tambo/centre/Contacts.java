package org.tambo.centre;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Whom each country has called: its regular contact, the alternate and the duty officer. */
@ApplicationScoped
@IfBuildProfile("centre")
public class Contacts {
    private final DataSource database;
    private final ObjectMapper json;

    Contacts(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Replaces a country's contacts. */
    @Transactional
    void put(Country country, List<Contact> contacts) {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement("delete from contact where country = ?");
                PreparedStatement insert =
                        connection.prepareStatement("insert into contact (country, rank, body) values (?, ?, ?)")) {
            delete.setString(1, country.name());
            delete.executeUpdate();
            for (Contact contact : contacts) {
                insert.setString(1, country.name());
                insert.setInt(2, contact.rank());
                insert.setString(3, json.writeValueAsString(contact));
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A country's contacts by their rank. */
    @Transactional
    List<Contact> of(String country) {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select body from contact where country = ? order by rank")) {
            query.setString(1, country);
            try (ResultSet row = query.executeQuery()) {
                List<Contact> contacts = new ArrayList<>();
                while (row.next()) {
                    contacts.add(json.readValue(row.getString(1), Contact.class));
                }
                return contacts;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a contact in the database cannot be read", e);
        }
    }
}
