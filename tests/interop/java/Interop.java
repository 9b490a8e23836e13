// The guide's Java sample. Debian has no package of jjwt, so the calls of it are replaced here, with the JDK's Mac.
// ../README.md describes the fixes and the protocol. Run as one source file: java Interop.java

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Interop {

    public static void main(String[] args) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String reply;
            try {
                Map<String, Object> request = Json.read(line);
                String secret = (String) request.get("secret");
                reply = request.get("token") instanceof String token
                    ? "{\"claims\":" + Json.write(Jwt.verify(token, secret)) + "}"
                    : Json.write(Map.of("token", generateHmsClientToken(request, secret)));
            } catch (Exception e) {
                reply = Json.write(Map.of("error", e.toString()));
            }
            out.print(reply + "\n");
            out.flush();
        }
    }

    private static String generateHmsClientToken(Map<String, Object> request, String secret) throws Exception {
        Map<String, Object> payload = new HashMap<>();
        payload.put("access_key", request.get("access_key"));
        payload.put("room_id", request.get("room_id"));
        payload.put("user_id", request.get("user_id"));
        payload.put("role", request.get("role"));
        payload.put("type", request.get("type"));
        payload.put("version", 2);
        payload.values().removeIf(value -> value == null);
        // What the builder's setId, setExpiration, setIssuedAt and setNotBefore write: times in whole seconds.
        payload.put("jti", UUID.randomUUID().toString());
        payload.put("exp", (System.currentTimeMillis() + 86400 * 1000) / 1000);
        payload.put("iat", (System.currentTimeMillis() - 60000) / 1000);
        payload.put("nbf", System.currentTimeMillis() / 1000);
        return Jwt.sign(payload, secret);
    }

    private static final class Jwt {

        static String sign(Map<String, Object> payload, String secret) throws Exception {
            // As jjwt writes it: no typ.
            String signed = encode("{\"alg\":\"HS256\"}") + "." + encode(Json.write(payload));
            return signed + "." + signature(signed, secret);
        }

        static Map<String, Object> verify(String token, String secret) throws Exception {
            String[] parts = token.split("\\.", -1);
            if (parts.length != 3 || !"HS256".equals(decode(parts[0]).get("alg"))) {
                throw new IllegalArgumentException("not signed with HS256");
            }
            byte[] expected = signature(parts[0] + "." + parts[1], secret).getBytes(StandardCharsets.US_ASCII);
            if (!MessageDigest.isEqual(expected, parts[2].getBytes(StandardCharsets.US_ASCII))) {
                throw new IllegalArgumentException("the signature does not match");
            }
            Map<String, Object> claims = decode(parts[1]);
            long now = System.currentTimeMillis() / 1000;
            if ((Long) claims.get("nbf") > now || (Long) claims.get("exp") <= now) {
                throw new IllegalArgumentException("not yet valid, or expired");
            }
            return claims;
        }

        private static String signature(String signed, String secret) throws Exception {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return base64Url(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        }

        private static String encode(String json) {
            return base64Url(json.getBytes(StandardCharsets.UTF_8));
        }

        private static Map<String, Object> decode(String part) {
            return Json.read(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        }

        private static String base64Url(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    }

    /** Flat objects of strings and whole numbers, which is all there is here; the JDK has no JSON of its own. */
    private static final class Json {

        private static final String STRING = "\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"";
        private static final Pattern MEMBER =
            Pattern.compile("\\G[{,]\\s*" + STRING + "\\s*:\\s*(?:" + STRING + "|(-?\\d+))\\s*");
        private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

        static Map<String, Object> read(String json) {
            Map<String, Object> object = new LinkedHashMap<>();
            Matcher member = MEMBER.matcher(json);
            int end = 0;
            while (member.find()) {
                object.put(unescape(member.group(1)),
                    member.group(2) != null ? unescape(member.group(2)) : Long.valueOf(member.group(3)));
                end = member.end();
            }
            if (!json.substring(end).trim().equals("}")) {
                throw new IllegalArgumentException("not a flat JSON object");
            }
            return object;
        }

        static String write(Map<String, Object> object) {
            var json = new StringBuilder();
            object.forEach((name, value) -> json.append(json.length() == 0 ? '{' : ',').append(quote(name)).append(':')
                .append(value instanceof String text ? quote(text) : value));
            return json.append('}').toString();
        }

        private static String unescape(String text) {
            return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(
                escape.group(1) != null ? String.valueOf((char) Integer.parseInt(escape.group(1), 16))
                    : switch (escape.group(2)) {
                        case "b" -> "\b";
                        case "f" -> "\f";
                        case "n" -> "\n";
                        case "r" -> "\r";
                        case "t" -> "\t";
                        default -> escape.group(2);
                    }));
        }

        private static String quote(String text) {
            var json = new StringBuilder("\"");
            for (char c : text.toCharArray()) {
                if (c == '"' || c == '\\') {
                    json.append('\\').append(c);
                } else if (c < ' ') {
                    json.append(String.format("\\u%04x", (int) c));
                } else {
                    json.append(c);
                }
            }
            return json.append('"').toString();
        }
    }
}
