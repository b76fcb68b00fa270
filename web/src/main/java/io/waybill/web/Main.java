package io.waybill.web;

import io.waybill.web.cli.WaybillCommand;

/** The program {@code waybill}: runs one command and ends with its exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(WaybillCommand.execute(args));
    }
}
