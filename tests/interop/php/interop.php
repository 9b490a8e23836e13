<?php
// The guide's PHP sample. Debian has no packages of firebase/php-jwt and ramsey/uuid, so the calls of them are replaced
// here, with PHP's hash_hmac. ../README.md describes the fixes and the protocol.
declare(strict_types=1);

final class JWT
{
    // As firebase/php-jwt writes it: typ before alg, and everything but slashes escaped as json_encode does.
    public static function encode(array $payload, string $key, string $alg): string
    {
        $signed = self::part(['typ' => 'JWT', 'alg' => $alg]) . '.' . self::part($payload);
        return $signed . '.' . self::base64Url(hash_hmac('sha256', $signed, $key, true));
    }

    public static function decode(string $token, string $key): array
    {
        $parts = explode('.', $token);
        if (count($parts) !== 3) {
            throw new UnexpectedValueException('Wrong number of segments');
        }
        [$header, $payload, $signature] = $parts;
        if (self::read($header)['alg'] !== 'HS256') {
            throw new UnexpectedValueException('Incorrect algorithm');
        }
        if (!hash_equals(self::base64Url(hash_hmac('sha256', "$header.$payload", $key, true)), $signature)) {
            throw new UnexpectedValueException('Signature verification failed');
        }
        $claims = self::read($payload);
        if ($claims['nbf'] > time() || $claims['iat'] > time() || $claims['exp'] <= time()) {
            throw new UnexpectedValueException('Not yet valid, or expired');
        }
        return $claims;
    }

    private static function part(array $members): string
    {
        return self::base64Url(json_encode($members, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR));
    }

    private static function read(string $part): array
    {
        $json = base64_decode(strtr($part, '-_', '+/'), true);
        return json_decode($json, true, 512, JSON_THROW_ON_ERROR);
    }

    private static function base64Url(string $bytes): string
    {
        return str_replace('=', '', strtr(base64_encode($bytes), '+/', '-_'));
    }
}

function uuid4(): string
{
    $bytes = random_bytes(16);
    $bytes[6] = chr(ord($bytes[6]) & 0x0f | 0x40);
    $bytes[8] = chr(ord($bytes[8]) & 0x3f | 0x80);
    return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($bytes), 4));
}

function generate(
    string $accessKey, string $secret, string $type, ?string $roomId, ?string $userId, ?string $role): string
{
    $issuedAt  = new DateTimeImmutable();
    $expire    = $issuedAt->modify('+24 hours')->getTimestamp();
    $payload = [
        'iat'  => $issuedAt->getTimestamp(),
        'nbf'  => $issuedAt->getTimestamp(),
        'exp'  => $expire,
        'access_key' => $accessKey,
        'type' => $type,
        'jti' =>  uuid4(),
        'version' => 2,
        'role' => $role,
        'room_id' => $roomId,
        'user_id' => $userId
    ];
    return JWT::encode(
        array_filter($payload, fn ($value) => $value !== null),
        $secret,
        'HS256'
    );
}

while (($line = fgets(STDIN)) !== false) {
    try {
        $request = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
        $reply = isset($request['token'])
            ? ['claims' => JWT::decode($request['token'], $request['secret'])]
            : ['token' => generate(
                $request['access_key'],
                $request['secret'],
                $request['type'],
                $request['room_id'] ?? null,
                $request['user_id'] ?? null,
                $request['role'] ?? null
            )];
    } catch (Throwable $error) {
        $reply = ['error' => $error->getMessage()];
    }
    echo json_encode($reply, JSON_THROW_ON_ERROR), "\n";
}
