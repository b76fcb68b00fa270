package io.waybill.web.settings;

/**
 * Where runs are kept.
 *
 * @param url JDBC address; empty for an H2 file in the state folder
 * @param user who logs in
 * @param password with what
 * @param connections how many are held open at the most
 */
public record StoreSettings(
        @Setting("JDBC address of the database, such as jdbc:h2:file:/data/waybill; absent, it is an H2 file in"
                + " state.folder.")
        String url,

        @Setting("The database's user.") String user,

        @Setting(value = "The database user's password.", secret = true)
        String password,

        @Setting(value = "How many connections are held open at the most.", defaultValue = "8", min = 2, max = 200)
        int connections) {}
